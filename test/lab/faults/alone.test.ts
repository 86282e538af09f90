// A machine without a network, one with a loopback only, and names that are too long: a clear sentence soon, and the right exit code.
import {describe, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';

const long = `${'a'.repeat(300)}.test`;

describeLab('alone', lab => {
	const laptop = makeLaptop(lab);
	const server = `root@${lab.publicAddress}`;
	/** In a network namespace of its own, in which nothing leads anywhere. */
	const withoutNetwork = async (words: readonly string[], before = '') =>
		lab.onLaptop(['unshare', '-n', 'sh', '-c', `${before}exec "$@"`, 'sh', ...laptop.argv, ...words], {env: laptop.env, timeoutMs: 60_000});

	describe('without a network', () => {
		test.each([
			['check', server, 3, `There is no way to ${lab.publicAddress} port 22 from here`],
			['dns', server, 3, `There is no way to ${lab.publicAddress} port 22 from here`],
			['deliver', server, 3, `There is no way to ${lab.publicAddress} port 22 from here`],
			['records', server, 3, `There is no way to ${lab.publicAddress} port 22 from here`],
			['dns', 'mx.example.org', 3, 'The name mx.example.org could not be looked up: no name server answers'],
		] as const)('%s %s', async (verb, host, code, says) => {
			const said = await withoutNetwork([verb, host, ...laptop.asRoot]);
			expect(said).toMatchObject({code, stdout: '', stderr: expect.stringMatching(new RegExp(`^mailtui: ${says}\n(?:Is the network|Is this machine)`))});
		});

		test('a document says so as well', async () => {
			const {code, stdout} = await withoutNetwork(['dns', server, '--json', ...laptop.asRoot]);
			expect(code).toBe(3);
			expect(JSON.parse(stdout)).toEqual({host: server, error: {says: expect.stringContaining('There is no way to'), hint: expect.any(String)}});
		});

		test('the demo needs no more than the machine itself', async () => {
			const said = await withoutNetwork(['dns', 'demo', '--json'], 'ip link set lo up; ');
			expect(said).toMatchObject({code: 2, stderr: ''});
		});
	});

	describe('a name of 300 characters', () => {
		test.each([
			['as host', ['check', `root@${long}`], 3, /^mailtui: a{60}\.\.\. is no host: its name has 305 characters/],
			['as domain', ['dns', 'demo', long], 64, /^mailtui: a{80} is no domain: it has 305 characters, and a name has at most 253/],
			['for a key', ['dkim', 'add', 'demo', long, '--yes'], 64, /^mailtui: No key can be published for a{80}: .* is no name: /],
			[
				'as recipient',
				['deliver', 'demo', 'outbound', '--to', `you@${long}`],
				64,
				/^mailtui: --to must be a mail address: what stands after the @ is no domain/,
			],
			['as resolver', ['dns', 'demo', '--resolver', long], 64, /^mailtui: --resolver must be an IP address/],
		] as const)('%s', async (_, words, code, says) => {
			const said = await laptop.mailtui(words);
			expect(said).toMatchObject({code, stdout: '', stderr: expect.stringMatching(says)});
			expect(said.stderr.split('\n').every(line => line.length < 400)).toBe(true);
		});
	});
});
