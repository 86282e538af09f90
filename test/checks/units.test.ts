// Units that failed or flap, fail2ban, the renewal of certificates, and the peers of the VPN.
import {expect, test} from 'vitest';
import {certbotTimer} from '../../source/checks/certbot-timer.ts';
import {fail2ban} from '../../source/checks/fail2ban.ts';
import {failedUnits} from '../../source/checks/failed-units.ts';
import {unitFlapping} from '../../source/checks/unit-flapping.ts';
import {vpnPeers} from '../../source/checks/vpn-peers.ts';
import {recorded, resultOf} from '../commands/recorded.ts';
import {replay, told} from './replay.ts';
import {unit, units} from './server-says.ts';

const now = new Date('2026-11-24T04:00:00Z');
const ago = (minutes: number): string => `@${now.getTime() / 1000 - minutes * 60}`;

test('recorded: a unit that failed, with what it said last; none', async () => {
	const [finding] = await replay(failedUnits, {'systemd-failed': recorded('systemd-failed', 'one'), 'journal-unit': recorded('journal-unit', 'failing')});
	expect(finding).toMatchObject({
		level: 'warning',
		subject: 'failing.service',
		says: 'Fails for a test has failed. Once it is repaired: systemctl reset-failed failing.service.',
	});
	expect(finding?.evidence).toContainEqual({from: 'journal systemd', text: "failing.service: Failed with result 'exit-code'."});
	expect(told(await replay(failedUnits, {'systemd-failed': recorded('systemd-failed', 'none')}))).toEqual(['ok units: No unit has failed.']);
});

test('without systemd it is skipped, a systemd that does not answer is unknown', async () => {
	const silent = resultOf('', {code: null, end: 'timed-out', durationMs: 10_000});
	expect((await replay(failedUnits, {})).map(each => each.level)).toEqual(['skipped']);
	expect((await replay(failedUnits, {'systemd-failed': silent})).map(each => each.level)).toEqual(['unknown']);
	expect((await replay(unitFlapping, {})).map(each => each.level)).toEqual(['skipped']);
	expect((await replay(unitFlapping, {'systemd-show': silent})).map(each => each.level)).toEqual(['unknown']);
	expect((await replay(certbotTimer, {'systemd-show': silent})).map(each => each.level)).toEqual(['unknown']);
});

test('recorded: a service that dies and returns every 100 ms is found among all others', async () => {
	const findings = await replay(unitFlapping, {'systemd-show': recorded('systemd-show', 'every-service')}, new Date('2026-11-24T03:45:40Z'));
	expect(findings).toMatchObject([
		{level: 'failure', subject: 'flapper.service', says: expect.stringMatching(/start it again \d+ times; it is down right now/)},
	]);
});

test.each([
	['never', unit('a.service'), 'ok', 'No service had to be started again.'],
	['once, long ago', unit('a.service', {NRestarts: 1, ActiveEnterTimestamp: ago(9000)}), 'ok', 'Started again at some time: a.service 1.'],
	['often, long ago', unit('a.service', {NRestarts: 9, ActiveEnterTimestamp: ago(9000)}), 'ok', 'No service flaps.'],
	['often, just now', unit('a.service', {NRestarts: 9, ActiveEnterTimestamp: ago(3)}), 'warning', 'start it again 9 times; the last time 3 min ago'],
	[
		'told twice by systemctl, it counts once',
		`${unit('a.service', {NRestarts: 9, ActiveEnterTimestamp: ago(3)})}\n\n${unit('a.service', {NRestarts: 9, ActiveEnterTimestamp: ago(3)})}`,
		'warning',
		'a',
	],
])('restarted %s', async (_, blocks, level, says) => {
	expect(await replay(unitFlapping, units(blocks), now)).toMatchObject([{level, says: expect.stringContaining(says)}]);
});

const jails = (list: string): string => `Status\n|- Number of jail:\t1\n\`- Jail list:\t${list}\n`;

test.each([
	['is not here', {}, 'skipped', 'not installed'],
	[
		'watches ssh alone, as Debian sets it up',
		{...units(unit('fail2ban.service')), 'fail2ban-status': recorded('fail2ban-status', 'lab')},
		'warning',
		'watches sshd, but neither postfix nor dovecot: enable [postfix-sasl] and [dovecot]',
	],
	['watches half', {...units(unit('fail2ban.service')), 'fail2ban-status': jails('sshd, postfix-sasl')}, 'warning', 'but not dovecot: enable [dovecot]'],
	['watches both', {...units(unit('fail2ban.service')), 'fail2ban-status': jails('dovecot, postfix-sasl, sshd')}, 'ok', 'watches dovecot, postfix-sasl, sshd'],
	[
		'is down',
		{...units(unit('fail2ban.service', {ActiveState: 'failed', Result: 'exit-code'})), 'fail2ban-status': recorded('fail2ban-status', 'down')},
		'warning',
		'does not run (failed, exit-code)',
	],
	['does not tell', {...units(unit('fail2ban.service')), 'fail2ban-status': recorded('fail2ban-status', 'down')}, 'unknown', 'Failed to access socket'],
] as const)('fail2ban %s', async (_, replies, level, says) => {
	expect(await replay(fail2ban, replies, now)).toMatchObject([{level, says: expect.stringContaining(says)}]);
});

const timer = unit('certbot.timer', {SubState: 'waiting'});

test.each([
	['waits', units(timer, unit('certbot.service', {ActiveState: 'inactive', SubState: 'dead', UnitFileState: 'static'})), 'ok', 'waits for its next run'],
	['is off', units(unit('certbot.timer', {ActiveState: 'inactive'})), 'warning', 'systemctl enable --now certbot.timer'],
	['is gone after a reboot', units(unit('certbot.timer', {UnitFileState: 'disabled'})), 'warning', 'will not after a reboot'],
	['is not here', units(unit('certbot.timer', {LoadState: 'not-found', ActiveState: 'inactive'})), 'skipped', 'not installed'],
	['of the snap', units(unit('snap.certbot.renew.timer', {SubState: 'waiting'})), 'ok', 'snap.certbot.renew.timer waits'],
])('the timer of certbot %s', async (_, replies, level, says) => {
	expect(await replay(certbotTimer, replies, now)).toMatchObject([{level, says: expect.stringContaining(says)}]);
});

test('a renewal that failed is told with its log', async () => {
	const failed = unit('certbot.service', {ActiveState: 'failed', Result: 'exit-code', ExecMainStatus: 1});
	const [finding] = await replay(certbotTimer, {...units(timer, failed), 'journal-unit': recorded('journal-unit', 'failing')}, now);
	expect(finding).toMatchObject({level: 'warning', subject: 'certbot.service', says: expect.stringContaining('The last renewal failed (exit-code, status 1)')});
	expect(finding?.evidence?.length).toBeGreaterThan(0);
});

const wg = (values: Readonly<Record<string, string>>) => ({
	'wg-show': (command: {readonly argv: readonly string[]}) => resultOf(values[command.argv.at(-1) ?? ''] ?? ''),
});

test('recorded: a peer, when it was heard and where it is', async () => {
	const replies = {'wg-show': (command: {readonly argv: readonly string[]}) => recorded('wg-show', command.argv.at(-1) ?? '')};
	const [finding] = await replay(vpnPeers, replies, new Date(1_795_491_932_000 + 120_000));
	expect(finding).toMatchObject({level: 'ok', says: 'wg0 10.100.0.2/32: last heard 2 min ago, at 203.0.113.1:38026.'});
});

test('one silent peer is a laptop that is shut, all silent is a VPN that does not work', async () => {
	const peers = (first: number): string => `wg0\tAAAAAAAAAAA=\t${first}\nwg0\tBBBBBBBBBBB=\t0\n`;
	expect((await replay(vpnPeers, wg({'latest-handshakes': peers(now.getTime() / 1000 - 60)}), now)).map(each => each.level)).toEqual(['ok', 'ok']);
	const silent = await replay(vpnPeers, wg({'latest-handshakes': peers(0), endpoints: 'wg0\tAAAAAAAAAAA=\t(none)\n'}), now);
	expect(silent.map(each => each.level)).toEqual(['warning', 'ok', 'ok']);
	expect(silent[1]?.says).toBe('wg0 AAAAAAAA: not heard since the interface came up.');
	expect((await replay(vpnPeers, wg({}), now)).map(each => each.level)).toEqual(['skipped']);
	expect((await replay(vpnPeers, {}, now)).map(each => each.level)).toEqual(['skipped']);
	expect((await replay(vpnPeers, {'wg-show': resultOf('', {code: 1, stderr: 'Operation not permitted\n'})}, now)).map(each => each.level)).toEqual(['unknown']);
});
