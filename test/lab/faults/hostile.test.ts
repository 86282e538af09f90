// A server that says what it should not: escape sequences wherever strangers can write, and more than anybody wants to read.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';

const esc = '\u001b';

describeLab('a hostile server', lab => {
	const laptop = makeLaptop(lab);
	const at = `root@${lab.publicAddress}`;
	beforeAll(() => lab.reset('broken'));
	afterAll(() => lab.reset('broken'));

	/** Moves the cursor, writes to the clipboard, renames the window: none of it may reach a terminal. */
	const attacks = [`${esc}[2J`, `${esc}]52;c;cHduZWQ=`, `${esc}]0;pwned`];
	const harmless = (bytes: string) => {
		for (const attack of attacks) expect(bytes).not.toContain(attack);
	};

	test('its host name, its greeting and its log hold escape sequences', async () => {
		await lab.exec(`
			perl -e '$h = "mx\\e]0;pwned\\a"; syscall 170, $h, length $h'
			postconf -e "smtpd_banner = $(printf 'mx.example.org ESMTP \\033]0;pwned\\007')"; postfix reload
			echo 'no_such_setting = yes' >> /etc/dovecot/dovecot.conf; systemctl restart dovecot
			logger -p mail.err -t dovecot "$(printf 'master: Fatal: \\033[2J\\033]52;c;cHduZWQ=\\007 \\302\\2332J boom')"`);
		expect((await lab.exec('hostname')).stdout).toContain(esc);
		const said = await laptop.mailtui(['check', at, ...laptop.asRoot, '--probe', lab.probeAddress]);
		expect(said.code).toBe(2);
		// Shown, so that it can be seen that somebody tried.
		expect(said.stdout).toContain('\\x1b[2J\\x1b]52;c;cHduZWQ=\\x07');
		expect(`${said.stdout}${said.stderr}`).not.toContain(esc);
		const json = await laptop.mailtui(['check', at, ...laptop.asRoot, '--json']);
		expect(json.stdout).not.toContain(esc);
		expect(JSON.parse(json.stdout).core.total).toBe(9);
		for (const words of [
			['services', at],
			['ports', at],
			['ports', at, '--json'],
		]) {
			const {stdout, stderr} = await laptop.mailtui([...words, ...laptop.asRoot]);
			expect(`${stdout}${stderr}`).not.toContain(esc);
		}
	});

	test('on every screen', async () => {
		const terminal = laptop.onTerminal([at, ...laptop.asRoot, '--probe', lab.probeAddress], {columns: 120, rows: 40});
		await terminal.shows('checked at');
		terminal.type('\r');
		await terminal.shows('Why it matters');
		terminal.type('\u001b');
		await terminal.shows('filter');
		terminal.type('3');
		await terminal.shows('As expected');
		terminal.type('\r');
		await terminal.shows('ESMTP \\x1b]0;pwned\\x07');
		terminal.type('@');
		await terminal.shows('openssl-served');
		terminal.type('\u0003');
		await terminal.ended;
		harmless(terminal.bytes());
	});

	test.each([
		[10, 'is read', /^✓ postfix-warnings/m],
		[40, 'is not, and that is said', /^\? postfix-warnings .* said more than mailtui carries/m],
	] as const)('%i MB of output from one command: it %s', async (megabytes, _what, expected) => {
		await lab.reset('broken');
		await lab.exec(`
			mv /usr/sbin/postconf /usr/sbin/postconf.real
			printf '#!/bin/sh\\n/usr/sbin/postconf.real "$@"\\nyes "# a line that says nothing" | head -c ${megabytes}000000\\necho\\n' > /usr/sbin/postconf
			chmod +x /usr/sbin/postconf`);
		const said = await laptop.mailtui(['check', at, 'postfix-warnings', 'queue-length', ...laptop.asRoot]);
		expect(said.stdout).toMatch(expected);
		expect(said.stdout).toMatch(/^✓ queue-length/m);
	});
});
