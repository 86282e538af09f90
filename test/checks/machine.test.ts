// Memory, load, clock, reboot and updates.
import {expect, test} from 'vitest';
import {clockSynchronised} from '../../source/checks/clock-synchronised.ts';
import {load} from '../../source/checks/load.ts';
import {memory} from '../../source/checks/memory.ts';
import {rebootRequired} from '../../source/checks/reboot-required.ts';
import {securityUpdates} from '../../source/checks/security-updates.ts';
import {recorded, resultOf} from '../commands/recorded.ts';
import {replay, told} from './replay.ts';

const proc = ({availableKb = 800_000, totalKb = 1_000_000, loads = '0.10 0.20 0.30', oom = 0, kernel = '6.12.48+deb13-amd64'} = {}): string =>
	[
		`/proc/loadavg:${loads} 1/100 5`,
		'/proc/uptime:100.00 90.00',
		`/proc/meminfo:MemTotal: ${totalKb} kB`,
		`/proc/meminfo:MemAvailable: ${availableKb} kB`,
		'/proc/meminfo:SwapTotal: 1048576 kB',
		'/proc/meminfo:SwapFree: 524288 kB',
		'/proc/stat:cpu0 1',
		'/proc/stat:cpu1 1',
		`/proc/vmstat:oom_kill ${oom}`,
		`/proc/sys/kernel/osrelease:${kernel}`,
	].join('\n');

test.each([
	[800_000, 'ok'],
	[150_000, 'warning'],
	[90_000, 'failure'],
])('%d of 1000000 kB available: %s', async (availableKb, level) => {
	expect((await replay(memory, {'proc-read': proc({availableKb})})).map(each => each.level)).toEqual([level]);
});

test('what the kernel killed is told with its line, while it is recent', async () => {
	const line = '2026-11-23T03:00:00+00:00 mx kernel: Out of memory: Killed process 812 (clamd) total-vm:1300000kB';
	const [room, killed] = await replay(memory, {'proc-read': proc({oom: 1}), 'journal-oom': `${line}\n`});
	expect(room).toMatchObject({level: 'ok', says: '80 % available, 781 MB of 977 MB, 512 MB of 1.0 GB swap in use.'});
	expect(killed).toMatchObject({
		level: 'warning',
		says: 'The kernel killed a program for want of memory once in the last seven days.',
		evidence: [{from: 'journal kernel', text: line}],
	});
	expect((await replay(memory, {'proc-read': proc({oom: 1}), 'journal-oom': resultOf('', {code: 1})})).map(each => each.level)).toEqual(['ok']);
	expect((await replay(memory, {'proc-read': proc({oom: 1})})).map(each => each.level)).toEqual(['ok', 'unknown']);
});

test.each([
	['0.10 0.20 0.30', 'ok'],
	['40.0 12.0 1.00', 'ok'],
	['0.10 6.00 5.00', 'warning'],
	['20.0 18.0 17.0', 'failure'],
])('load %s on two processors: %s', async (loads, level) => {
	expect((await replay(load, {'proc-read': proc({loads})})).map(each => each.level)).toEqual([level]);
});

test('no /proc is no all-clear', async () => {
	for (const check of [load, memory]) expect((await replay(check, {'proc-read': resultOf('', {code: 2})})).map(each => each.level)).toEqual(['unknown']);
});

const at = (iso: string): string => `${Date.parse(iso) / 1000}.000000000\n`;
const now = new Date('2026-11-24T04:00:00Z');

test.each([
	[
		'kept by NTP',
		'CanNTP=yes\nNTP=yes\nNTPSynchronized=yes\n',
		at('2026-11-24T04:00:00Z'),
		'ok',
		'The clock is kept right by NTP. It agrees with the clock of this machine.',
	],
	['NTP without a server', 'CanNTP=yes\nNTP=yes\nNTPSynchronized=no\n', at('2026-11-24T04:00:01Z'), 'warning', 'has not reached a time server'],
	['switched off', 'CanNTP=yes\nNTP=no\nNTPSynchronized=no\n', at('2026-11-24T04:00:00Z'), 'warning', 'NTP is switched off'],
	['a container', 'CanNTP=no\nNTP=no\nNTPSynchronized=no\n', at('2026-11-24T04:00:00Z'), 'unknown', 'in a container the machine around it does'],
	['wrong, whatever NTP says', 'CanNTP=yes\nNTP=yes\nNTPSynchronized=yes\n', at('2026-11-24T03:55:00Z'), 'warning', "5 min behind this machine's"],
	['in the future', 'CanNTP=no\nNTP=no\nNTPSynchronized=no\n', at('2026-11-24T07:00:00Z'), 'warning', "3 h ahead of this machine's"],
])('a clock %s', async (_, keeping, server, level, says) => {
	expect(await replay(clockSynchronised, {'timedatectl-show': keeping, 'date-now': server}, now)).toMatchObject([{level, says: expect.stringContaining(says)}]);
});

test('a server without systemd: the clocks are compared all the same', async () => {
	expect((await replay(clockSynchronised, {'date-now': at('2026-11-24T04:00:00Z')}, now))[0]).toMatchObject({
		level: 'unknown',
		says: expect.stringContaining('agrees with the clock'),
	});
	expect((await replay(clockSynchronised, {'date-now': at('2026-11-24T03:00:00Z')}, now))[0]?.level).toBe('warning');
});

test.each([
	[
		'a newer kernel',
		recorded('reboot-signs', 'required'),
		'6.12.41+deb13-amd64',
		'warning',
		'Kernel 6.12.48+deb13-amd64 is installed, 6.12.41+deb13-amd64 still runs',
	],
	['only the flag', recorded('reboot-signs', 'required'), '6.12.48+deb13-amd64', 'warning', '/run/reboot-required'],
	[
		'another flavour is no successor',
		resultOf('/boot/vmlinuz-6.12.99+deb13-cloud-amd64\n/boot/vmlinuz-6.12.48+deb13-amd64\n'),
		'6.12.48+deb13-amd64',
		'ok',
		'the newest kernel runs',
	],
	[
		'versions are numbers',
		resultOf('/boot/vmlinuz-6.12.9+deb13-amd64\n/boot/vmlinuz-6.12.48+deb13-amd64\n'),
		'6.12.48+deb13-amd64',
		'ok',
		'the newest kernel runs',
	],
	['a container', recorded('reboot-signs', 'container'), '6.18.44-hosted', 'ok', 'not one that this system installed'],
] as const)('reboot: %s', async (_, signs, kernel, level, says) => {
	expect(await replay(rebootRequired, {'reboot-signs': signs, 'proc-read': proc({kernel})})).toMatchObject([{level, says: expect.stringContaining(says)}]);
});

test('reboot: what cannot be looked at is unknown', async () => {
	expect((await replay(rebootRequired, {'reboot-signs': '', 'proc-read': resultOf('', {code: 2})})).map(each => each.level)).toEqual(['unknown']);
	expect((await replay(rebootRequired, {'proc-read': proc()})).map(each => each.level)).toEqual(['unknown']);
});

const lists = (daysOld: number): string => `${now.getTime() / 1000 - daysOld * 86_400}.0 /var/lib/apt/lists/partial\n1.0 /var/lib/apt/lists/x_Packages\n`;
const ranDry = recorded('apt-pending', 'none');

test.each([
	['security updates wait', {'apt-pending': recorded('apt-pending', 'two'), 'apt-lists': lists(1)}, 'warning', '1 security update waits: openssl.'],
	['and wait with old lists, too', {'apt-pending': recorded('apt-pending', 'two'), 'apt-lists': lists(9)}, 'warning', '1 security update waits'],
	['nothing waits', {'apt-pending': ranDry, 'apt-lists': lists(1)}, 'ok', 'No security update waits; nothing waits; the lists are 24 h old.'],
	['old lists', {'apt-pending': ranDry, 'apt-lists': lists(9)}, 'unknown', 'apt lists are 9 days old'],
	['never fetched', {'apt-pending': ranDry, 'apt-lists': recorded('apt-lists', 'empty')}, 'unknown', 'run apt-get update'],
	['broken sources', {'apt-pending': resultOf('', {code: 100, stderr: 'E: Unmet dependencies.\n'}), 'apt-lists': lists(1)}, 'unknown', 'Unmet dependencies'],
	['no Debian', {}, 'skipped', 'no apt'],
])('updates: %s', async (_, replies, level, says) => {
	expect(await replay(securityUpdates, replies, now)).toMatchObject([{level, says: expect.stringContaining(says)}]);
});

test('updates: each is proof', async () => {
	expect((await replay(securityUpdates, {'apt-pending': recorded('apt-pending', 'two'), 'apt-lists': lists(1)}, now))[0]?.evidence).toEqual([
		{from: 'apt-get -s upgrade', text: 'openssl 3.5.9-1~deb13u1 -> 3.5.9-1~deb13u1+sec1'},
	]);
	expect(told(await replay(securityUpdates, {}))).toEqual(['skipped updates: This server has no apt, so mailtui cannot tell its updates.']);
});
