// Room and inodes of what holds mail, queue and logs: where the configuration says they are, and how little is too little.
import {expect, test} from 'vitest';
import {diskInodes} from '../../source/checks/disk-inodes.ts';
import {diskSpace} from '../../source/checks/disk-space.ts';
import {recorded, resultOf} from '../commands/recorded.ts';
import {replay, told} from './replay.ts';

const gigabyte = 1024 ** 3;
const head = 'Type 1B-blocks Avail Inodes IFree Mounted on\n';
const line = (target: string, total: number, free: number, inodes = 1_000_000, inodesFree = 900_000): string =>
	`ext4 ${total * gigabyte} ${Math.round(free * gigabyte)} ${inodes} ${inodesFree} ${target}\n`;
const dovecot = (home: string): string =>
	[
		'auth_username_format = x',
		'mail_driver = maildir',
		`mail_home = ${home}`,
		'mail_path = ~/Maildir',
		'mail_inbox_path =',
		'mail_uid =',
		'mail_gid =',
		'base_dir = /run/dovecot',
	].join('\n');

test('recorded: one file system holds everything', async () => {
	expect(told(await replay(diskSpace, {'df-space': recorded('df-space', 'lab')}))).toEqual([
		'ok /: 98 % free, 3.0 GB of 3.0 GB; it holds mail, queue, logs, system.',
	]);
	expect(told(await replay(diskInodes, {'df-space': recorded('df-space', 'lab')}))).toEqual([
		'ok /: 99 % of the inodes free, 3,085,212 of 3,085,510; it holds mail, queue, logs, system.',
	]);
});

test('mail, queue and logs are looked for where the configuration puts them; other disks are nobody’s business', async () => {
	const df = head + line('/', 20, 15) + line('/srv', 100, 60) + line('/var', 50, 40) + line('/boot', 1, 0) + line('/srv/mailbox', 5, 4);
	const findings = await replay(diskSpace, {
		'df-space': df,
		'doveconf-lmtp': dovecot('/srv/%{user | domain}/%{user | username}'),
		'postconf-settings': 'queue_directory = /var/spool/postfix\n',
	});
	expect(findings.map(({subject, says}) => [subject, says.replace(/.*holds /, '')])).toEqual([
		['/srv', 'mail.'],
		['/var', 'mail, queue, logs.'],
		['/', 'system.'],
	]);
});

test.each([
	[20, 10, 'ok'],
	[20, 5, 'warning'],
	[20, 2.9, 'failure'],
	[4000, 500, 'warning'],
	[4000, 1300, 'ok'],
	[1, 0, 'failure'],
])('of %d GB %d are free: %s', async (total, free, level) => {
	expect((await replay(diskSpace, {'df-space': head + line('/', total, free)})).map(each => each.level)).toEqual([level]);
});

test.each([
	[1_000_000, 500_000, 'ok'],
	[300_000, 80_000, 'warning'],
	[300_000, 20_000, 'failure'],
	[90_000_000, 9_000_000, 'warning'],
])('of %d inodes %d are free: %s', async (total, free, level) => {
	expect((await replay(diskInodes, {'df-space': head + line('/', 10, 9, total, free)})).map(each => each.level)).toEqual([level]);
});

test('a file system without inodes is fine; a df that hangs on a dead network file system is no all-clear', async () => {
	expect((await replay(diskInodes, {'df-space': `${head}btrfs 100 50 0 0 /\n`}))[0]).toMatchObject({
		level: 'ok',
		says: expect.stringContaining('as they are needed'),
	});
	const hung = resultOf('', {code: null, end: 'timed-out', durationMs: 5000});
	expect(told(await replay(diskSpace, {'df-space': hung}))).toEqual(['unknown disks: How much room there is cannot be told: df did not answer within 5 s.']);
	expect((await replay(diskInodes, {'df-space': hung}))[0]?.level).toBe('unknown');
});
