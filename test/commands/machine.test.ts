// Commands about the machine: recorded on a real Debian 13, and the shapes that other machines add.
import {describe, expect, test} from 'vitest';
import {aptLists} from '../../source/commands/apt-lists.ts';
import {aptPending} from '../../source/commands/apt-pending.ts';
import {certificateRead} from '../../source/commands/certificate-read.ts';
import {dateNow} from '../../source/commands/date-now.ts';
import {dfSpace} from '../../source/commands/df-space.ts';
import {fileTail} from '../../source/commands/file-tail.ts';
import {journalOom} from '../../source/commands/journal-oom.ts';
import {procRead} from '../../source/commands/proc-read.ts';
import {rebootSigns} from '../../source/commands/reboot-signs.ts';
import {timedatectlShow} from '../../source/commands/timedatectl-show.ts';
import {wgShow} from '../../source/commands/wg-show.ts';
import {recorded, resultOf} from './recorded.ts';

const refused = (why: RegExp, missing = false) => ({ok: false, why: expect.stringMatching(why), missing});

describe('df-space', () => {
	test('a recorded file system', () => {
		expect(dfSpace.parse(recorded('df-space', 'lab'))).toEqual({
			ok: true,
			value: [{target: '/', kind: 'overlay', totalBytes: 3_221_225_472, freeBytes: 3_187_986_432, inodes: {total: 3_085_510, free: 3_085_212}}],
		});
	});
	test('a target with a space, and file systems without inodes', () => {
		const head = 'Type     1B-blocks      Avail  Inodes   IFree Mounted on\n';
		const answer = dfSpace.parse(resultOf(`${head}btrfs 100 50 0 0 /var/mail/old users\nzfs 100 50 - - /z\nfuse.portal 0 0 0 0 /run/user/0/doc\n`));
		expect(answer).toMatchObject({
			ok: true,
			value: [
				{target: '/var/mail/old users', inodes: undefined},
				{target: '/z', inodes: undefined},
			],
		});
	});
	test('a dead network file system and a strange answer are no all-clear', () => {
		expect(dfSpace.parse(resultOf('', {code: null, end: 'timed-out', durationMs: 5000}))).toEqual(refused(/within 5 s/));
		expect(dfSpace.parse(resultOf('', {code: 1, stderr: 'df: no file systems processed\n'}))).toEqual(refused(/no file systems processed/));
	});
});

describe('proc-read', () => {
	test('recorded', () => {
		expect(procRead.parse(recorded('proc-read', 'lab'))).toEqual({
			ok: true,
			value: {
				load: [0.79, 1.11, 0.81],
				uptimeSeconds: 2259.12,
				processors: 2,
				memoryBytes: {total: 24_684_084 * 1024, available: 23_323_004 * 1024, swapTotal: 0, swapFree: 0},
				oomKills: 0,
				kernel: '6.12.48+deb13-amd64',
			},
		});
	});
	test('no /proc', () => {
		expect(procRead.parse(resultOf('', {code: 2}))).toEqual(refused(/does not say how the machine is/));
	});
});

test('timedatectl-show: a container, a server that keeps time, one without systemd', () => {
	expect(timedatectlShow.parse(recorded('timedatectl-show', 'container'))).toEqual({
		ok: true,
		value: {canNtp: false, ntp: false, synchronised: false, timezone: 'Etc/UTC'},
	});
	expect(timedatectlShow.parse(resultOf('Timezone=Europe/Berlin\nCanNTP=yes\nNTP=yes\nNTPSynchronized=yes\n'))).toMatchObject({
		value: {canNtp: true, ntp: true, synchronised: true},
	});
	expect(timedatectlShow.parse(resultOf('', {code: 1, stderr: 'Failed to query server: Connection refused\n'}))).toEqual(refused(/Connection refused/));
});

test('date-now', () => {
	expect(dateNow.parse(recorded('date-now', 'lab'))).toEqual({ok: true, value: new Date(1_795_491_932_000)});
	expect(dateNow.parse(resultOf('1795491932.%N\n'))).toEqual(refused(/did not say the time/));
});

test('apt-pending: what is pending, and what of it is for security; new packages come along and do not count', () => {
	expect(aptPending.parse(recorded('apt-pending', 'two'))).toEqual({
		ok: true,
		value: [
			{name: 'bind9-dnsutils', from: '1:9.20.30-1~deb13u1', to: '1:9.20.30-1~deb13u1+point1', security: false},
			{name: 'openssl', from: '3.5.9-1~deb13u1', to: '3.5.9-1~deb13u1+sec1', security: true},
		],
	});
	expect(aptPending.parse(recorded('apt-pending', 'none'))).toEqual({ok: true, value: []});
	expect(aptPending.parse(resultOf('', {code: 100, stderr: 'E: The list of sources could not be read.\n'}))).toEqual(refused(/list of sources/));
	expect(aptPending.parse(resultOf('', {code: 127}))).toEqual(refused(/not installed/, true));
});

test('apt-lists: never fetched, fetched, and no Debian at all', () => {
	expect(aptLists.parse(recorded('apt-lists', 'empty'))).toEqual({ok: true, value: {present: false, fetched: undefined}});
	expect(aptLists.parse(recorded('apt-lists', 'fetched'))).toEqual({ok: true, value: {present: true, fetched: new Date(1_795_491_932_000)}});
	expect(aptLists.parse(resultOf('', {code: 1, stderr: "find: '/var/lib/apt/lists': No such file or directory\n"}))).toEqual(refused(/no apt lists/, true));
});

test('reboot-signs: the flag, the kernels, and a container without either', () => {
	expect(rebootSigns.parse(recorded('reboot-signs', 'required'))).toEqual({
		ok: true,
		value: {flagged: true, kernels: ['6.12.41+deb13-amd64', '6.12.48+deb13-amd64']},
	});
	expect(rebootSigns.parse(recorded('reboot-signs', 'container'))).toEqual({ok: true, value: {flagged: false, kernels: []}});
});

test('wg-show: peers by property, and no private key is ever asked for', () => {
	expect(wgShow.parse(recorded('wg-show', 'endpoints'))).toEqual({
		ok: true,
		value: [{interface: 'wg0', publicKey: expect.stringMatching(/=$/), value: '203.0.113.1:38026'}],
	});
	expect(wgShow.parse(resultOf(''))).toEqual({ok: true, value: []});
	expect(wgShow.parse(resultOf('', {code: 127}))).toEqual(refused(/WireGuard is not installed/, true));
	expect(wgShow.parse(resultOf('', {code: 1, stderr: 'Unable to access interface: Operation not permitted\n'}))).toEqual(refused(/not permitted/));
	for (const example of wgShow.examples) expect(wgShow.build(example).argv).not.toContain('dump');
});

test('journal-oom: nothing found is an answer, no permission is none', () => {
	expect(journalOom.parse(recorded('journal-oom', 'none'))).toEqual({ok: true, value: []});
	expect(journalOom.parse(resultOf('', {code: 1, stderr: 'No journal files were opened due to insufficient permissions.\n'}))).toEqual(
		refused(/insufficient permissions/),
	);
	const line = '2026-11-24T03:00:00+00:00 mx kernel: Out of memory: Killed process 812 (clamd) total-vm:1300000kB';
	expect(journalOom.parse(resultOf(`2026-11-24T03:00:00+00:00 mx kernel: oom-kill:constraint=CONSTRAINT_NONE\n${line}\n`))).toEqual({ok: true, value: [line]});
});

test('certificate-read: one certificate and nothing else of the file; file-tail: a log without the passwords in it', () => {
	expect(certificateRead.parse(recorded('certificate-read', 'lab'))).toMatchObject({
		ok: true,
		value: expect.stringMatching(/^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n$/),
	});
	expect(certificateRead.parse(recorded('certificate-read', 'none'))).toEqual(refused(/There is no certificate to be read: .*no-such-file/, true));
	expect(fileTail.parse(resultOf('LOG: ready\nconnect = host=a password=kanarienvogel\n'))).toEqual({
		ok: true,
		value: ['LOG: ready', 'connect = host=a password=********'],
	});
	expect(fileTail.parse(resultOf('', {code: 1, stderr: "tail: cannot open '/x' for reading: Permission denied\n"}))).toEqual(refused(/Permission denied/));
});
