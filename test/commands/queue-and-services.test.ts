// Commands about the queue, who is connected, and services: recorded on a real Debian 13.
import {expect, test} from 'vitest';
import {containerControl} from '../../source/commands/container-control.ts';
import {containerLogs} from '../../source/commands/container-logs.ts';
import {doveadmWho} from '../../source/commands/doveadm-who.ts';
import {fail2banStatus} from '../../source/commands/fail2ban-status.ts';
import {journalUnit} from '../../source/commands/journal-unit.ts';
import {postqueueList} from '../../source/commands/postqueue-list.ts';
import {queueCount} from '../../source/commands/queue-count.ts';
import {ssEstablished} from '../../source/commands/ss-established.ts';
import {systemdCat} from '../../source/commands/systemd-cat.ts';
import {systemdControl} from '../../source/commands/systemd-control.ts';
import {systemdFailed} from '../../source/commands/systemd-failed.ts';
import {recorded, resultOf} from './recorded.ts';

const refused = (why: RegExp, missing = false) => ({ok: false, why: expect.stringMatching(why), missing});

test('postqueue-list: deferred mail with its reason, an empty queue, Postfix down', () => {
	const answer = postqueueList.parse(recorded('postqueue-list', 'deferred'));
	expect(answer).toMatchObject({
		ok: true,
		value: {
			complete: true,
			down: false,
			entries: [
				{sender: 'MAILER-DAEMON', bytes: 3304},
				{
					id: 'A0000002',
					queue: 'deferred',
					arrived: new Date(1_795_491_932_000),
					bytes: 302,
					sender: 'testuser1@example.org',
					recipients: [{address: 'testuser1@example.org', reason: expect.stringContaining('[private/dovecot-lmtp] said: 451 4.2.0')}],
				},
			],
		},
	});
	expect(postqueueList.parse(recorded('postqueue-list', 'empty'))).toEqual({ok: true, value: {entries: [], complete: true, down: false}});
	expect(postqueueList.parse(recorded('postqueue-list', 'down'))).toMatchObject({ok: true, value: {down: true, entries: [{}, {}]}});
});

test('postqueue-list: a queue too long to carry is told as far as it came, a broken line is no empty queue', () => {
	const line = recorded('postqueue-list', 'deferred').stdout.split('\n')[0];
	expect(postqueueList.parse(resultOf(`${line}\n{"queue_na`, {end: 'cut', code: null}))).toMatchObject({ok: true, value: {complete: false, entries: [{}]}});
	expect(postqueueList.parse(resultOf('{"queue_na\n'))).toEqual(refused(/cannot list the queue/));
	expect(postqueueList.parse(resultOf('', {code: 69, stderr: 'postqueue: fatal: Connect to the Postfix showq service: Permission denied\n'}))).toEqual(
		refused(/Permission denied/),
	);
	expect(postqueueList.parse(resultOf('{"queue_id":"A","arrival_time":1,"recipients":[null,{"address":"a@example.org"}]}\n'))).toMatchObject({
		value: {
			entries: [
				{
					recipients: [
						{address: '', reason: undefined},
						{address: 'a@example.org', reason: undefined},
					],
				},
			],
		},
	});
});

test('queue-count', () => {
	expect(queueCount.parse(recorded('queue-count', 'deferred'))).toEqual({ok: true, value: 2});
	expect(queueCount.parse(recorded('queue-count', 'empty'))).toEqual({ok: true, value: 0});
	expect(queueCount.parse(resultOf('..', {code: 1, stderr: "find: '/var/spool/postfix/deferred/A/A1': No such file or directory\n"}))).toEqual({
		ok: true,
		value: 2,
	});
	expect(queueCount.parse(resultOf('', {code: 1, stderr: "find: '/var/spool/postfix/active': Permission denied\n"}))).toEqual(refused(/Permission denied/));
	expect(queueCount.parse(resultOf('', {code: 1, stderr: "find: '/var/spool/postfix/active': No such file or directory\n"}))).toEqual(
		refused(/cannot be counted/, true),
	);
});

test('ss-established: both families, and addresses of version 4 that came in by version 6', () => {
	expect(ssEstablished.parse(recorded('ss-established', 'imap'))).toEqual({
		ok: true,
		value: [
			{port: 993, peer: '203.0.113.10'},
			{port: 143, peer: '2001:db8::10'},
		],
	});
	expect(ssEstablished.parse(recorded('ss-established', 'none'))).toEqual({ok: true, value: []});
	expect(ssEstablished.parse(resultOf('0 0 [::ffff:203.0.113.10]:25 [::ffff:203.0.113.1]:5000\n'))).toEqual({
		ok: true,
		value: [{port: 25, peer: '203.0.113.1'}],
	});
});

test('doveadm-who: nobody, somebody, and Dovecot down', () => {
	expect(doveadmWho.parse(recorded('doveadm-who', 'nobody'))).toEqual({ok: true, value: []});
	const row = '[{"username":"a@example.org","connections":"3","service":"imap","pids":"(1 2 3)","ips":"(203.0.113.1)"}]';
	expect(doveadmWho.parse(resultOf(row))).toEqual({ok: true, value: [{user: 'a@example.org', service: 'imap', connections: 3}]});
	expect(doveadmWho.parse(recorded('doveadm-who', 'down'))).toEqual(refused(/anvil\) failed: Connection refused/));
});

test('fail2ban-status: jails, and a server that is down', () => {
	expect(fail2banStatus.parse(recorded('fail2ban-status', 'lab'))).toEqual({ok: true, value: {jails: ['sshd']}});
	expect(fail2banStatus.parse(recorded('fail2ban-status', 'down'))).toEqual(refused(/Failed to access socket path/));
});

test('systemd-failed: none, one, and no systemd', () => {
	expect(systemdFailed.parse(recorded('systemd-failed', 'none'))).toEqual({ok: true, value: []});
	expect(systemdFailed.parse(recorded('systemd-failed', 'one'))).toEqual({ok: true, value: [{id: 'failing.service', description: 'Fails for a test'}]});
	expect(systemdFailed.parse(resultOf('', {code: 1, stderr: 'System has not been booted with systemd as init system\n'}))).toEqual(refused(/not been booted/));
});

test('journal-unit: lines with time and weight', () => {
	const answer = journalUnit.parse(recorded('journal-unit', 'failing'));
	expect(answer.ok && answer.value.map(line => [line.priority, line.text])).toContainEqual([4, "failing.service: Failed with result 'exit-code'."]);
	expect(journalUnit.parse(resultOf('', {code: 1, stderr: 'No journal files were opened due to insufficient permissions.\n'}))).toEqual(
		refused(/insufficient/),
	);
	expect(journalUnit.parse(resultOf(''))).toEqual({ok: true, value: []});
});

test('systemd-cat and systemd-control', () => {
	expect(systemdCat.parse(recorded('systemd-cat', 'failing'))).toMatchObject({ok: true, value: expect.stringContaining('ExecStart=/bin/false')});
	expect(systemdCat.parse(recorded('systemd-cat', 'none'))).toEqual(refused(/No files found/, true));
	expect(systemdControl.parse(recorded('systemd-control', 'none'))).toEqual(refused(/no-such-unit.service not found/));
	expect(systemdControl.parse(resultOf(''))).toEqual({ok: true, value: true});
	expect(systemdControl.build({verb: 'restart', unit: '--now'}).argv).toEqual(['systemctl', 'restart', '--', '--now']);
});

test('containers: their log is what they wrote to either output', () => {
	expect(containerLogs.parse(resultOf('started\n', {stderr: 'LOG:  database system is ready\n'}))).toEqual({
		ok: true,
		value: ['started', 'LOG:  database system is ready'],
	});
	expect(containerLogs.parse(resultOf('', {code: 1, stderr: 'Error response from daemon: No such container: x\n'}))).toEqual(refused(/No such container/));
	expect(containerControl.parse(resultOf('', {code: 127}))).toEqual(refused(/not installed/, true));
});
