// The Fixes and the History screen on a real server, on a real terminal, with keys alone: repaired and proven, undone to the byte; what else writes there.
import {afterAll, beforeEach, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
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
});
