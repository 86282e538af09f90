// known_hosts as ssh reads it; where ssh-keygen is installed, its answers are the expected ones.
import {spawnSync} from 'node:child_process';
import {chmodSync, existsSync, readFileSync, rmSync, statSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {appendKnownHost, fingerprint, knownHostName, knownKeyTypes, lookUpHostKey, parseKnownHosts, readKnownHosts} from '../../source/host/known-hosts.ts';
import {type Home, makeHome} from './login-fixture.ts';
import {makeKey, publicBlob} from './ssh-server.ts';

const [mine, other, rsa] = [makeKey(), makeKey(), makeKey('rsa')];
const line = (hosts: string, key = mine) => `${hosts} ${key.public.split(' ').slice(0, 2).join(' ')} a comment here\n`;
const lookUp = (text: string, name: string, key = mine) => lookUpHostKey(parseKnownHosts(text, 'known_hosts'), [name], publicBlob(key));
const sshKeygen = spawnSync('ssh-keygen', ['-?']).error === undefined;
let home: Home;

beforeEach(() => {
	home = makeHome();
});
afterEach(() => home.remove());

describe('looking up', () => {
	it.each([
		['a name', line('mx.example.org'), 'mx.example.org', 'match'],
		['another name', line('mx.example.org'), 'mail.example.org', 'unknown'],
		['an empty file', '', 'mx.example.org', 'unknown'],
		['a name among several', line('mx.example.org,203.0.113.10'), '203.0.113.10', 'match'],
		['capitals', line('MX.example.org'), 'mx.EXAMPLE.org', 'match'],
		['a port', line('[mx.example.org]:2222'), '[mx.example.org]:2222', 'match'],
		['another port', line('[mx.example.org]:2222'), 'mx.example.org', 'unknown'],
		['an IPv6 address', line('2001:db8::10'), '2001:db8::10', 'match'],
		['a wildcard', line('*.example.org'), 'mx.example.org', 'match'],
		['a wildcard that is only one character', line('m?.example.org'), 'mx.example.org', 'match'],
		['a dot that is no wildcard', line('a.mx.test'), 'a-mx.test', 'unknown'],
		['a negation after a wildcard', line('*.example.org,!mx.example.org'), 'mx.example.org', 'unknown'],
		['a negation before a wildcard', line('!mx.example.org,*.example.org'), 'mx.example.org', 'unknown'],
		['a negation alone', line('!mail.example.org'), 'mx.example.org', 'unknown'],
		['another key', line('mx.example.org', other), 'mx.example.org', 'changed'],
		['another key first, ours later', `${line('mx.example.org', other)}${line('mx.example.org')}`, 'mx.example.org', 'match'],
		['only a key of another type', line('mx.example.org', rsa), 'mx.example.org', 'unknown'],
		['a revoked key', `@revoked ${line('*')}`, 'mx.example.org', 'revoked'],
		['a revoked key that is also known', `${line('mx.example.org')}@revoked ${line('mx.example.org')}`, 'mx.example.org', 'revoked'],
		['another key revoked', `${line('mx.example.org')}@revoked ${line('mx.example.org', other)}`, 'mx.example.org', 'match'],
		['an authority', `@cert-authority ${line('mx.example.org')}`, 'mx.example.org', 'unknown'],
		['an authority with another key', `@cert-authority ${line('mx.example.org', other)}`, 'mx.example.org', 'unknown'],
		['a marker of the future', `@surprise ${line('mx.example.org')}`, 'mx.example.org', 'unknown'],
		[
			'comments and noise',
			`# ${line('mx.example.org')}\n\nnonsense\nmx.example.org ssh-ed25519\nmx.example.org ssh-ed25519 AAAA\n`,
			'mx.example.org',
			'unknown',
		],
		['tabs, spaces and CR LF', `  mx.example.org\t \t${mine.public.split(' ')[0]}  ${mine.public.split(' ')[1]}\r\n`, 'mx.example.org', 'match'],
		['a hashed name', `|1|not|right ssh-ed25519 AAAA\n${line('|1|bm90|cmlnaHQ=')}`, 'mx.example.org', 'unknown'],
	] as const)('%s', (_name, text, name, expected) => {
		expect(lookUp(text, name).is).toBe(expected);
	});

	it('names the line that holds another key', () => {
		expect(lookUp(`# one\n${line('mail.example.org')}${line('mx.example.org', other)}`, 'mx.example.org')).toEqual({
			is: 'changed',
			file: 'known_hosts',
			line: 3,
		});
	});

	it('says which other types are known', () => {
		expect(lookUp(line('mx.example.org', rsa), 'mx.example.org')).toEqual({is: 'unknown', knownTypes: ['ssh-rsa']});
		expect(knownKeyTypes(parseKnownHosts(line('mx.example.org', rsa), 'f'), ['mx.example.org'])).toEqual(['ssh-rsa']);
	});

	it('takes a key that is good for one of two names', () => {
		const entries = parseKnownHosts(line('mx.example.org') + line('10.100.0.1', other), 'f');
		expect(lookUpHostKey(entries, ['10.100.0.1', 'mx.example.org'], publicBlob(mine)).is).toBe('match');
	});

	it('keeps the port with the name unless it is 22', () => {
		expect([knownHostName('MX.example.org', 22), knownHostName('mx.example.org', 2222), knownHostName('2001:db8::1', 2222)]).toEqual([
			'mx.example.org',
			'[mx.example.org]:2222',
			'[2001:db8::1]:2222',
		]);
	});
});

describe('adding', () => {
	it('makes the file and its directory for the user alone', async () => {
		const file = home.path('.ssh/known_hosts');
		await appendKnownHost(file, 'mx.example.org', publicBlob(mine));
		expect([statSync(file).mode & 0o777, statSync(home.path('.ssh')).mode & 0o777]).toEqual([0o600, 0o700]);
		expect(lookUp(readFileSync(file, 'utf8'), 'mx.example.org').is).toBe('match');
	});

	it('does not spoil a last line without newline, and keeps the mode', async () => {
		const file = home.write('known_hosts', line('mail.example.org').trimEnd());
		chmodSync(file, 0o640);
		await appendKnownHost(file, 'mx.example.org', publicBlob(other));
		const text = readFileSync(file, 'utf8');
		expect([lookUp(text, 'mail.example.org').is, lookUp(text, 'mx.example.org', other).is, statSync(file).mode & 0o777]).toEqual(['match', 'match', 0o640]);
	});

	it('hides the name where names are hidden', async () => {
		const file = home.path('known_hosts');
		await appendKnownHost(file, 'mail.example.org', publicBlob(mine));
		expect(readFileSync(file, 'utf8')).toContain('mail.example.org');
		if (!sshKeygen) return;
		spawnSync('ssh-keygen', ['-H', '-f', file]);
		await appendKnownHost(file, 'mx.example.org', publicBlob(other));
		const text = readFileSync(file, 'utf8');
		expect(text).not.toContain('example.org');
		expect(lookUp(text, 'mx.example.org', other).is).toBe('match');
	});

	it('knows nobody where there is no file, and throws where it may not look', async () => {
		expect(await readKnownHosts([home.path('nowhere'), `${home.write('file', '')}/below`])).toEqual([]);
		await expect(readKnownHosts([home.path('.')])).rejects.toThrow(/EISDIR/);
	});
});

describe.skipIf(!sshKeygen)('as ssh-keygen says', () => {
	it.each(['ed25519', 'rsa', 'ecdsa'] as const)('the fingerprint of a key: %s', type => {
		const key = makeKey(type);
		const said = spawnSync('ssh-keygen', ['-l', '-f', home.write('key.pub', `${key.public}\n`)], {encoding: 'utf8'}).stdout;
		expect(said).toContain(` ${fingerprint(publicBlob(key))} `);
	});

	it('which names are found, plain and hashed', () => {
		const names = ['mx.example.org', '[mx.example.org]:2222', 'mail.example.org', '10.100.0.1', 'a.test', '2001:db8::1'];
		const file = home.write('known_hosts', line('mx.example.org') + line('[mx.example.org]:2222,10.100.0.1', other) + line('*.test,!b.test'));
		const found = () => names.map(name => spawnSync('ssh-keygen', ['-F', name, '-f', file]).status === 0);
		const ours = () => names.map(name => knownKeyTypes(parseKnownHosts(readFileSync(file, 'utf8'), file), [name]).length > 0);
		expect(ours()).toEqual(found());
		expect(ours()).toEqual([true, true, false, true, true, false]);
		spawnSync('ssh-keygen', ['-H', '-f', file]);
		expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/m);
		expect(ours()).toEqual(found());
		if (existsSync(`${file}.old`)) rmSync(`${file}.old`);
	});
});
