// What a person is asked on a terminal: each question once, nothing echoed, and what a wrong answer leads to.
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';
import {clean} from './pty.ts';

describeLab('asked on a terminal', lab => {
	const laptop = makeLaptop(lab);
	const check = (who: string, ...words: string[]) =>
		laptop.onTerminal(['check', `${who}@${lab.publicAddress}`, 'service-postfix', '--known-hosts', lab.knownHostsFile, ...words]);

	test.each(['typist', 'keyboard'] as const)('%s: the password, not echoed; a wrong one is said to be wrong', async who => {
		const terminal = check(who);
		await terminal.shows(`Password for ${who}@${lab.publicAddress}:`);
		terminal.type('not-the-password\r');
		await terminal.shows('That was wrong. Password for');
		terminal.type(`${lab.password(who)}\r`);
		// Both may log in and neither may use sudo: the question after it is sudo's own.
		await terminal.shows(`sudo password on ${who}@${lab.publicAddress}:`);
		terminal.type('\u0004');
		const left = await terminal.ended;
		expect(left).toEqual({...clean, code: 3});
		expect(terminal.bytes()).not.toContain(lab.password(who));
		expect(terminal.bytes()).not.toContain('not-the-password');
	});

	test('three wrong passwords end it, with what may be the reason', async () => {
		const terminal = check('typist');
		for (let attempt = 1; attempt <= 3; attempt++) {
			await terminal.shows(new RegExp(`(Password for[\\s\\S]*){${attempt}}`));
			terminal.type('wrong\r');
		}
		expect(await terminal.ended).toEqual({...clean, code: 3});
		expect(terminal.screen()).toContain(`typist@${lab.publicAddress} does not accept the password.`);
	});

	test('an encrypted key asks for its passphrase', async () => {
		const terminal = check('root', '-i', lab.encryptedKeyFile);
		await terminal.shows(`Passphrase for ${lab.encryptedKeyFile}:`);
		terminal.type('wrong\r');
		await terminal.shows(`That was wrong. Passphrase for`);
		const passphrase = readFileSync(lab.encryptedKeyPassphraseFile, 'utf8').trim();
		terminal.type(`${passphrase}\r`);
		expect(await terminal.ended).toMatchObject(clean);
		expect(terminal.screen()).toContain('All checks hold');
		expect(terminal.bytes()).not.toContain(passphrase);
	});

	test('sudo asks once for many commands, and is not asked again when it was wrong three times', async () => {
		const terminal = laptop.onTerminal(['check', `operator@${lab.publicAddress}`, ...laptop.asRoot]);
		await terminal.shows(`sudo password on operator@${lab.publicAddress}:`);
		terminal.type(`${lab.password('operator')}\r`);
		const left = await terminal.ended;
		expect(left).toMatchObject(clean);
		expect(terminal.bytes().split('sudo password on')).toHaveLength(2);
		expect(terminal.screen()).toContain('8 of 9 core checks');
		const wrong = laptop.onTerminal(['check', `operator@${lab.publicAddress}`, 'service-postfix', 'queue-length', ...laptop.asRoot]);
		for (let attempt = 1; attempt <= 3; attempt++) {
			await wrong.shows(new RegExp(`(sudo password on[\\s\\S]*){${attempt}}`));
			wrong.type('wrong\r');
		}
		expect((await wrong.ended).code).toBe(3);
		expect(wrong.screen()).toContain('did not accept the password 3 times');
	});

	test('an unknown host key: shown, refused on no, kept on yes, and then not asked again', async () => {
		const known = laptop.keep('known', '');
		const open = () => laptop.onTerminal(['check', `root@${lab.publicAddress}`, 'queue-length', '-i', lab.rootKeyFile, '--known-hosts', known]);
		const print = /SHA256:[\w+/]{43}/.exec((await lab.exec('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).stdout)?.[0] ?? 'none';
		const refused = open();
		await refused.shows('Type yes to go on:');
		expect(refused.screen().replaceAll('\n', '')).toContain(print);
		refused.type('no\r');
		expect(await refused.ended).toEqual({...clean, code: 3});
		expect(refused.screen()).toContain('was not accepted');
		expect(readFileSync(known, 'utf8')).toBe('');
		const taken = open();
		await taken.shows('Type yes to go on:');
		taken.type('yes\r');
		expect(await taken.ended).toEqual({...clean, code: 0});
		expect(readFileSync(known, 'utf8')).toMatch(new RegExp(`^${lab.publicAddress} ssh-ed25519 \\S+\n$`));
		const again = open();
		expect(await again.ended).toEqual({...clean, code: 0});
	});

	test('a changed host key is refused and nothing is asked', async () => {
		const known = laptop.keep('known', readFileSync(lab.knownHostsFile, 'utf8'));
		await lab.exec('lab-hostkey');
		const terminal = laptop.onTerminal([
			'check',
			`root@${lab.publicAddress}:${lab.otherSshPort}`,
			'queue-length',
			'-i',
			lab.rootKeyFile,
			'--known-hosts',
			known,
		]);
		expect(await terminal.ended).toEqual({...clean, code: 3});
		expect(terminal.bytes()).not.toContain('Type yes');
		expect(terminal.screen().replaceAll('\n', '')).toMatch(/has CHANGED: .*known:\d+ holds another/);
	});

	test.each([
		['a host key', ['root', '--known-hosts', '/dev/null'], 'Type yes to go on:'],
		['a password', ['typist', '--known-hosts', lab.knownHostsFile], 'Password for'],
		['a passphrase', ['root', '--known-hosts', lab.knownHostsFile, '-i', lab.encryptedKeyFile], 'Passphrase for'],
		['sudo', ['operator', '--known-hosts', lab.knownHostsFile, '-i', lab.rootKeyFile], 'sudo password on'],
	] as const)('Ctrl+C while it asks for %s: over at once, the terminal as it was', async (_what, [who, ...words], question) => {
		const terminal = laptop.onTerminal(['check', `${who}@${lab.publicAddress}`, 'service-postfix', ...words]);
		await terminal.shows(question);
		terminal.type('half-a-secr\u0003');
		expect(await terminal.ended).toEqual({...clean, code: 130});
		expect(terminal.bytes()).not.toMatch(/^\s+at /m);
	});
});
