// The Fixes and the History screen on a real server, on a real terminal, with keys alone: repaired and proven, undone to the byte; what else writes there.
import {afterAll, beforeEach, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {createSlowLine} from '../slow-line.ts';
import {makeLaptop} from './laptop.ts';
import type {Pty} from './pty.ts';

describeLab('the wizard', lab => {
	const laptop = makeLaptop(lab);
	beforeEach(() => lab.reset('broken'));
	afterAll(() => lab.reset('broken'));

	const open = (where: string, {columns = 100, rows = 30} = {}) => laptop.onTerminal([where, ...laptop.asRoot, '--probe', lab.probeAddress], {columns, rows});
	const here = `root@${lab.publicAddress}`;
	/** Content, owner, mode of every file. */
	const tree = async () =>
		(
			await lab.exec(
				'find /etc/dovecot /etc/postfix -type f -exec sha256sum {} + | sort -k 2; find /etc/dovecot /etc/postfix -printf "%p %u %g %m %y\\n" | sort',
			)
		).stdout;

	const toPlan = async (terminal: Pty) => {
		await terminal.shows(/> ✗ delivery.*4 fixes/);
		terminal.type('f');
		await terminal.shows('4 faults are known');
		terminal.type('\r');
		await terminal.shows('> maildir');
		terminal.type('\r');
		await terminal.shows("> '/var/mail/vmail/' || maildir");
		terminal.type('\r');
		return terminal.shows('[Plan]');
	};
	const apply = async (terminal: Pty) => {
		terminal.type('a');
		await terminal.shows('[> Cancel <]');
		terminal.type('\t');
		await terminal.shows('[> Apply <]');
		terminal.type('\r');
	};

	test('four faults, repaired and proven with keys, and undone from the History to the byte', async () => {
		const before = await tree();
		const terminal = open(here);
		const plan = await toPlan(terminal);
		expect(plan).toContain('4 repairs, 3 files: safe, users notice nothing');
		expect(await tree()).toBe(before);
		await apply(terminal);
		const result = await terminal.shows(/✓ Mail works: 9 of 9, 100 %/, 30_000);
		expect(result).toMatch(/\| delivery .* A test mail arrived in [\d.]+ s, in INBOX\./);
		expect(result).toMatch(/status=sent \(250 2\.0\.0/);
		expect(await tree()).not.toBe(before);
		terminal.type('1');
		await terminal.shows(/Mail arrives.*9 of 9 +100 %/, 30_000);
		terminal.type('0');
		await terminal.shows(/> ✓ confirmed/);
		terminal.type('u');
		await terminal.shows('[> Cancel <]');
		terminal.type('\t\r');
		await terminal.shows(/> - undone/, 30_000);
		expect(await tree()).toBe(before);
		terminal.type('1');
		await terminal.shows(/Mail does not arrive.*8 of 9/, 30_000);
		terminal.type('q');
		expect(await terminal.ended).toMatchObject({code: 0, settingsKept: true, cursorShown: true, alternateScreen: false});
	});

	test.each([
		['at 80x24', 80, 24],
		['at 40x15', 40, 15],
	] as const)('%s nothing pushes the frame out of the terminal', async (_what, columns, rows) => {
		const terminal = open(here, {columns, rows});
		await terminal.shows('8 of 9');
		terminal.type('8');
		for (const [key, shown] of [
			['', '4 faults'],
			['\r', '> maildir'],
			['\r', "> '/var/mail/vmail/'"],
			['\r', '4 repairs, 3 files'],
			['x', '> diff'],
		] as const) {
			if (key !== '') terminal.type(key);
			const lines = (await terminal.shows(shown)).split('\n');
			expect(lines.length).toBeLessThanOrEqual(rows);
			expect(lines[0]).toContain(here);
			for (const each of lines) expect(each.length).toBeLessThanOrEqual(columns);
		}
	});

	test('files that Ansible manages and that lie in git: told first, by the command line too', async () => {
		await lab.exec('sed -i "1i # Ansible managed" /etc/dovecot/conf.d/10-mail.conf; mkdir /etc/dovecot/.git');
		const terminal = open(here);
		const plan = await toPlan(terminal);
		expect(plan).toContain('! 4 repairs, 3 files');
		expect(plan).toMatch(/> ! What you should know +2 notes/);
		expect(plan.replace(/\s+/g, ' ')).toContain('/etc/dovecot/conf.d/10-mail.conf is managed by Ansible: its next run will undo this change.');
		expect(plan.replace(/\s+/g, ' ')).toContain('in the git work tree /etc/dovecot: the next checkout or deployment will undo this change.');
		const {stdout} = await laptop.mailtui(['fix', here, '--all', ...laptop.asRoot, '--probe', lab.probeAddress]);
		expect(stdout).toContain('# note: /etc/dovecot/conf.d/10-mail.conf is managed by Ansible');
		await lab.exec('rm -r /etc/dovecot/.git');
	});

	test('a change that does not prove itself is taken back, and why is shown', async () => {
		const before = await tree();
		const terminal = open(here);
		await toPlan(terminal);
		// From now on no mail gets further than the queue.
		await lab.exec('postconf -e defer_transports=lmtp; postfix reload');
		await apply(terminal);
		const result = await terminal.shows('Taken back: all is as it was', 60_000);
		expect(result).toMatch(/It did not help|Worse than before/);
		expect(result).toMatch(/✗ proven/);
		expect(result).toMatch(/✓ taken back/);
		await lab.exec('postconf -X defer_transports; postfix reload');
		expect(await tree()).toBe(before);
		terminal.type('0');
		await terminal.shows(/> ! rolled back/);
	}, 120_000);

	/** Mail is accepted and goes nowhere, so that the proof is waited for; whose end the network is, is cut there. */
	const cutWhileProven = async (terminal: Pty, cut: () => Promise<void> | void) => {
		await toPlan(terminal);
		await lab.exec('pkill -STOP -x qmgr');
		await apply(terminal);
		await terminal.shows(/looking for proof .*waiting for delivery/, 30_000);
		await cut();
	};
	const goOn = () => lab.exec('pkill -CONT -x qmgr');

	test('the line is cut while it is proven: never a success, and the server is as it was', async () => {
		const before = await tree();
		const line = await createSlowLine({host: lab.publicAddress, port: lab.sshPort}, 0);
		laptop.keep('.ssh/config', `Host 127.0.0.1\n  HostKeyAlias ${lab.publicAddress}\n`);
		try {
			const terminal = open(`root@127.0.0.1:${line.port}`);
			await cutWhileProven(terminal, () => line.cutAfter(0));
			const result = await terminal.shows(/Taken back(?: by the server itself)?: all is as it was/, 30_000);
			expect(result).toMatch(/✗ proven .*(?:lost|could not be verified)/i);
			expect(result).not.toMatch(/✓ (?:proven|confirmed)/);
			expect(await tree()).toBe(before);
			terminal.type('0');
			await terminal.shows(/> ! rolled back/);
		} finally {
			await goOn();
			line.close();
		}
	}, 120_000);

	test('the network is gone until the server has taken it back: that is told when it is there again', async () => {
		const before = await tree();
		const terminal = open(here);
		try {
			await cutWhileProven(terminal, () => lab.cutNetwork());
			await terminal.shows(/✗ proven .*(?:lost|could not be verified)[\s\S]*The connection is lost\. The server takes the change back by itself in/, 60_000);
			expect(await tree()).not.toBe(before);
			// What the timer does when the time is over.
			await lab.exec('/bin/sh /var/lib/mailtui/changes/*/rollback timer');
			expect(await tree()).toBe(before);
			await lab.restoreNetwork();
			const result = await terminal.shows(/Taken back(?: by the server itself)?: all is as it was/, 90_000);
			expect(result).not.toMatch(/✓ (?:proven|confirmed)/);
		} finally {
			await lab.restoreNetwork();
			await goOn();
		}
	}, 180_000);
});
