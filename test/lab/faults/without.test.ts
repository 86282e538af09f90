// A server that lacks what others have: `unknown` with a reason and an exit code, never a stack trace, and never a green mark for what was not seen.
import {afterEach, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';

const missing: ReadonlyArray<readonly [what: string, hide: string, unknown: readonly string[]]> = [
	[
		'Dovecot',
		'systemctl stop dovecot; mv /usr/lib/systemd/system/dovecot.s* /usr/sbin/dovecot /usr/bin/dove* /root/; systemctl daemon-reload',
		['service-dovecot', 'authentication'],
	],
	[
		'Postfix',
		'systemctl stop postfix; mv /usr/lib/systemd/system/postfix* /usr/sbin/post* /usr/sbin/sendmail /root/; systemctl daemon-reload',
		['service-postfix', 'delivery'],
	],
	['OpenDKIM', 'systemctl stop opendkim; mv /usr/lib/systemd/system/opendkim.service /root/; systemctl daemon-reload', ['service-opendkim']],
	[
		'systemd',
		'mv /usr/bin/systemctl /usr/bin/journalctl /usr/bin/timedatectl /root/; mv /run/systemd/journal /run/systemd/journal.away',
		['service-postfix', 'service-dovecot', 'service-opendkim'],
	],
	['ss and df and ps', 'mv $(command -v ss) $(command -v df) $(command -v ps) /root/', []],
	[
		'a mail path at all',
		'systemctl stop postfix dovecot opendkim postgresql; mv /usr/bin/systemctl /usr/bin/journalctl /usr/sbin/post* /usr/sbin/sendmail /usr/bin/dove* /usr/sbin/dovecot $(command -v ss) /root/',
		['service-postfix', 'service-dovecot', 'database', 'authentication', 'delivery'],
	],
];

describeLab('a server without', lab => {
	const laptop = makeLaptop(lab);
	afterEach(() => lab.reset('broken'));
	const at = `root@${lab.publicAddress}`;

	test.each(missing)(
		'%s',
		async (_what, hide, unknown) => {
			await lab.setState('repaired');
			await lab.exec(hide);
			const said = await laptop.mailtui(['check', at, ...laptop.asRoot, '--probe', lab.probeAddress, '--json']);
			expect(said.stderr).toBe('');
			expect([1, 2, 3]).toContain(said.code);
			expect(said.stdout).not.toMatch(/bug|TypeError|^\s+at /m);
			const {checks, core} = JSON.parse(said.stdout);
			expect(core.percent).toBeLessThanOrEqual(100);
			const levels = Object.fromEntries(checks.map((each: {id: string; level: string}) => [each.id, each.level]));
			for (const id of unknown) expect([id, levels[id]]).toEqual([id, expect.stringMatching(/^(?:unknown|skipped|failure)$/)]);
			for (const check of checks) for (const finding of check.findings) expect(finding.says).toMatch(/\w.*[.:?!)]$/s);
			for (const words of [
				['services', at],
				['ports', at],
			]) {
				const {stdout, stderr, code} = await laptop.mailtui([...words, ...laptop.asRoot]);
				expect(`${stdout}${stderr}`).not.toMatch(/bug|TypeError|^\s+at /m);
				expect([0, 1, 2, 3]).toContain(code);
			}
			const terminal = laptop.onTerminal([at, ...laptop.asRoot, '--probe', lab.probeAddress], {columns: 100, rows: 40});
			await terminal.shows('checked at', 40_000);
			terminal.type('2');
			await terminal.shows(/as of|is not on this server|not known/);
			terminal.type('3');
			await terminal.shows(/As expected|not/);
			expect(terminal.bytes()).not.toMatch(/has a bug/);
			terminal.type('\u0003');
			await terminal.ended;
		},
		120_000,
	);
});
