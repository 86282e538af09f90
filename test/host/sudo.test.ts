// Root by sudo: what is asked, how often, and where the password never comes.
import {writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import type {Host} from '../../source/host/host.ts';
import type {Asker, Login} from '../../source/host/login.ts';
import {createSecret} from '../../source/host/secret.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {type SudoRule, shellWithSudo} from './fake-sudo.ts';
import {answering, type Home, knownLine, loginTo, makeHome, read} from './login-fixture.ts';
import {makeKey, startSshServer, type TestServer} from './ssh-server.ts';

const clock = createClock();
const key = makeKey();
let home: Home;
const cleanups: (() => Promise<void>)[] = [];

beforeEach(() => {
	home = makeHome();
	home.write('id_ed25519', key.private);
});
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
	home.remove();
});

const connect = async (rule: SudoRule, more: Partial<Login> = {}, asker?: Asker): Promise<{host: Host; server: TestServer}> => {
	const server = await startSshServer({authorized: [key.public], shell: shellWithSudo(home, rule)});
	cleanups.push(server.close);
	writeFileSync(home.path('known_hosts'), knownLine(server));
	const host = await connectSsh(loginTo(server, home, {label: 'alice@mx.example.org', user: 'alice', ...more}), asker, clock);
	cleanups.push(host.close);
	return {host, server};
};
const whoAmI = ['sh', '-c', 'echo ${FAKE_ROOT:-plain}'] as const;
const asRoot = read(whoAmI);
const asUser = read(whoAmI, {asRoot: false});
const says = async (host: Host, ...commands: Parameters<Host['run']>[0]) => (await host.run(commands)).map(result => result.stdout.trim());

describe('sudo', () => {
	it('is used for what needs root and for nothing else, in one go and in order', async () => {
		const {host, server} = await connect('nopasswd');
		expect(await says(host, asUser, asRoot, asUser, asRoot)).toEqual(['plain', '1', 'plain', '1']);
		expect(await says(host, asRoot)).toEqual(['1']);
		expect(server.seen.sessions).toBe(2);
	});

	it('is not used when the login is root', async () => {
		const {host, server} = await connect('missing', {user: 'root'});
		expect(await says(host, asRoot, asUser)).toEqual(['plain', 'plain']);
		expect(server.seen.sessions).toBe(1);
	});

	it('that wants a password asks once, for the whole session and for followed programs too', async () => {
		const {asker, asked} = answering(['kanarienvogel']);
		const {host} = await connect({password: 'kanarienvogel'}, {}, asker);
		expect(await Promise.all([says(host, asRoot), says(host, asRoot, asUser)])).toEqual([['1'], ['1', 'plain']]);
		for await (const [line] of host.follow(asRoot, new AbortController().signal)) expect(line).toBe('1');
		expect(asked).toEqual(['sudo password on alice@mx.example.org']);
	});

	it('that wants a password for a followed program first', async () => {
		const {asker, asked} = answering(['kanarienvogel']);
		const {host} = await connect({password: 'kanarienvogel'}, {}, asker);
		const lines: string[] = [];
		for await (const batch of host.follow(asRoot, new AbortController().signal)) lines.push(...batch);
		expect(lines).toEqual(['1']);
		expect(asked.length).toBe(1);
	});

	it('asks once, however much begins at the same time', async () => {
		const {asker, asked} = answering(['kanarienvogel', 'kanarienvogel']);
		const {host} = await connect({password: 'kanarienvogel'}, {}, asker);
		const follow = async () => {
			for await (const [line] of host.follow(asRoot, new AbortController().signal)) return line;
		};
		expect(await Promise.all([follow(), says(host, asRoot), follow()])).toEqual(['1', ['1'], '1']);
		expect(asked.length).toBe(1);
	});

	it('that says the password was wrong asks again', async () => {
		const {asker, asked} = answering(['wrong', 'kanarienvogel']);
		const {host} = await connect({password: 'kanarienvogel'}, {}, asker);
		expect(await says(host, asRoot)).toEqual(['1']);
		expect(asked[1]).toMatch(/^That was wrong\./);
	});

	it('that refuses three passwords is not asked a fourth time, not even by the next command', async () => {
		const {asker, asked} = answering(['a', 'b', 'c', 'kanarienvogel']);
		const {host} = await connect({password: 'kanarienvogel'}, {}, asker);
		await expect(host.run([asRoot])).rejects.toMatchObject({kind: 'sudo-refused', message: expect.stringContaining('did not accept the password 3 times')});
		await expect(host.run([asRoot])).rejects.toMatchObject({kind: 'sudo-refused'});
		expect(asked.length).toBe(3);
		expect(await says(host, asUser)).toEqual(['plain']);
	});

	it('takes the password of the options, and asks nobody', async () => {
		const {host} = await connect({password: 'kanarienvogel'}, {sudoPassword: createSecret('kanarienvogel\n')});
		expect(await says(host, asRoot)).toEqual(['1']);
	});

	it('that does not take the password of the options says so', async () => {
		const {host} = await connect({password: 'right'}, {sudoPassword: createSecret('kanarienvogel')});
		await expect(host.run([asRoot])).rejects.toMatchObject({kind: 'sudo-refused', message: expect.stringContaining('does not accept the password')});
	});

	it('that needs no password never gets one: it would go to whatever runs next', async () => {
		const {host, server} = await connect('nopasswd', {sudoPassword: createSecret('kanarienvogel')});
		const [result] = await host.run([read(['sh', '-c', 'echo $FAKE_ROOT; cat'], {stdin: 'mine'})]);
		expect(result).toMatchObject({stdout: '1\nmine', stderr: ''});
		expect(server.seen.lines.join()).toMatch(/sudo -k -S /);
	});

	it.each([
		['a password and nobody to ask', {password: 'x'}, /wants a password/, /--sudo-password-file/],
		['a user who may not', 'denied', /alice is not in the sudoers file/, /sudoers/],
		['no sudo', 'missing', /There is no sudo/, /Log in as root/],
	] as const)('%s', async (_name, rule, message, hint) => {
		const {host} = await connect(rule, rule === 'denied' ? {sudoPassword: createSecret('mine')} : {});
		await expect(host.run([asRoot, asUser])).rejects.toMatchObject({
			kind: 'sudo-refused',
			message: expect.stringMatching(message),
			hint: expect.stringMatching(hint),
		});
	});

	it('no answer to the question is a refusal', async () => {
		const {host} = await connect({password: 'x'}, {}, answering([]).asker);
		await expect(host.run([asRoot])).rejects.toMatchObject({kind: 'sudo-refused'});
	});

	it('leaves the password in no command line, error or result', async () => {
		const {asker} = answering(['kanarienvogel', 'kanarienvogel']);
		const {host, server} = await connect({password: 'kanarienvogel'}, {}, asker);
		const [ps, files] = await host.run([read(['ps', '-eo', 'args']), read(['sh', '-c', 'cat /proc/$PPID/cmdline /proc/$PPID/environ; env'])]);
		const seen = `${JSON.stringify([ps, files])}${server.seen.lines.join()}`;
		expect(ps?.stdout).toContain('mailtui-agent');
		// This test's own words are in no argument either.
		expect(seen).not.toContain('kanarienvogel');
	});
});
