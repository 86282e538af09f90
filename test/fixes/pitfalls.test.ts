// The four pitfalls on the files of a real Debian 13: all at once, each until it is repaired, and none where there is nothing to repair.
import {describe, expect, it} from 'vitest';
import {detectFixes, fixesFor, lookForFixes} from '../../source/fixes/run.ts';
import {chooseFixes} from '../../source/repair/choose-fixes.ts';
import {doesSomething, planRepair} from '../../source/repair/plan-repair.ts';
import {type Replies, replayAsk} from '../checks/replay.ts';
import {recorded, resultOf} from '../commands/recorded.ts';

const pitfalls = ['dovecot-lmtp-username-format', 'dovecot-mail-defaults-conflict', 'dovecot-mail-driver-missing', 'dovecot-userdb-home-missing'];
const users = 'testuser1@example.org\ntestuser2@example.org\n';
const server = (state: string, more: Replies = {}): Replies => ({
	'doveconf-lmtp': recorded('doveconf-lmtp', state),
	'dovecot-tree': recorded('dovecot-tree', state),
	'doveadm-user': users,
	...more,
});
const detect = async (replies: Replies) => detectFixes(replayAsk(replies));

describe('detecting', () => {
	it.each([
		['broken', 0],
		['1', 1],
		['2', 2],
		['3', 3],
		['repaired', 4],
	] as const)('%s', async (state, repaired) => {
		const found = await detect(server(state));
		expect([...found.keys()]).toEqual(pitfalls.slice(repaired));
	});

	it('names file and line of each, and the files that a repair would touch', async () => {
		const found = await detect(server('broken'));
		const conf = '/etc/dovecot/conf.d';
		expect([...found.values()].map(each => each.files)).toEqual([
			[`${conf}/20-lmtp.conf`],
			[`${conf}/10-mail.conf`],
			[`${conf}/10-mail.conf`],
			[`${conf}/auth-sql.conf.ext`],
		]);
		const lines =
			recorded('dovecot-tree', 'broken')
				.stdout.split(/^file /m)
				.find(file => file.includes('/20-lmtp.conf'))
				?.split('\n')
				.slice(1) ?? [];
		const number = lines.findIndex(line => line.includes('auth_username_format =')) + 1;
		expect(found.get(pitfalls[0] as string)?.evidence).toEqual([
			{from: `${conf}/20-lmtp.conf:${number}`, text: 'auth_username_format = %{user | username | lower}'},
		]);
		expect(found.get(pitfalls[1] as string)?.evidence.map(each => each.text)).toEqual([
			'mail_driver = mbox',
			'mail_home = /home/%{user | username}',
			'mail_path = %{home}/mail',
			'mail_inbox_path = /var/mail/%{user}',
		]);
		expect(found.get(pitfalls[3] as string)?.evidence[0]?.text).toMatch(/^query = SELECT 'maildir:/);
	});

	it('what could leave mail behind is not done where nobody could look for it', async () => {
		const late = {...resultOf('', {code: null}), end: 'timed-out' as const, durationMs: 20_000};
		const {detected} = await lookForFixes(replayAsk(server('broken', {'mail-find': late})));
		expect([...detected.values()].map(({blind}) => blind)).toEqual([undefined, ...Array(3).fill(expect.stringContaining('20 s'))]);
		const chosen = chooseFixes(pitfalls, detected, new Map());
		const plan = planRepair(chosen, {files: [], secrets: new Map(), unread: [], workTrees: undefined});
		expect(doesSomething({...plan, edits: []})).toBe(false);
		expect(plan.notes.filter(note => note.includes('it could not be seen where mail lies'))).toHaveLength(3);
		expect(planRepair(chosen.slice(1), {files: [], secrets: new Map(), unread: [], workTrees: undefined}).repaired).toEqual([]);
	});

	it('tells who did not answer, so that nothing found is not taken for nothing there', async () => {
		const late = {...resultOf('', {code: null}), end: 'timed-out' as const, durationMs: 15_000};
		const look = await lookForFixes(replayAsk(server('broken', {'doveconf-lmtp': late})));
		expect([...look.detected.keys()]).toEqual([]);
		expect(look.unanswered.get('doveconf-lmtp')).toBe('Dovecot did not answer within 15 s.');
		// What is not installed is an answer.
		const gone = await lookForFixes(replayAsk(server('repaired', {'doveconf-lmtp': resultOf('', {code: 127})})));
		expect(gone.unanswered.has('doveconf-lmtp')).toBe(false);
	});

	it('still finds them while the database cannot list its users', async () => {
		const away = resultOf('', {code: 75, stderr: 'Fatal: user listing failed\n'});
		const found = await detect(server('broken', {'doveadm-user': away, 'postconf-settings': 'virtual_mailbox_domains = proxy:pgsql:/etc/postfix/d.cf\n'}));
		expect([...found.keys()]).toEqual(pitfalls);
	});
});

describe('no false alarm', () => {
	it.each([
		['accounts of the system, for whom these are the right defaults', server('broken', {'doveadm-user': 'alice\nbob\n'})],
		['no Dovecot', {}],
		[
			'files that may not be read',
			{'doveconf-lmtp': recorded('doveconf-lmtp', 'broken'), 'dovecot-tree': resultOf('', {code: 1, stderr: 'Permission denied'})},
		],
	])('%s', async (_, replies) => {
		expect([...(await detect(replies)).keys()]).toEqual([]);
	});

	it('an override in local.conf repairs it as well as an edit does', async () => {
		const override =
			'mail_driver = maildir\nmail_home = /var/vmail/%{user}\nmail_path = ~/Maildir\nmail_inbox_path = ~/Maildir\nprotocol lmtp {\n  auth_username_format = %{user | lower}\n}\n';
		const path = '/etc/dovecot/local.conf';
		const tree = recorded('dovecot-tree', 'broken').stdout.replace(/end\n$/, `file ${path.length} ${override.length} 0644 0 0\n${path}${override}\nend\n`);
		const lmtp =
			'auth_username_format = %{user | lower}\nmail_driver = maildir\nmail_home = /var/vmail/%{user}\nmail_path = ~/Maildir\nmail_inbox_path = ~/Maildir\n';
		expect([...(await detect(server('broken', {'dovecot-tree': tree, 'doveconf-lmtp': lmtp}))).keys()]).toEqual([]);
	});

	it('a userdb that says it all itself needs no settings', async () => {
		const query = "query = SELECT email AS user, '/var/vmail/' || email AS home, 'maildir' AS mail_driver FROM u";
		const tree = recorded('dovecot-tree', '2').stdout.split('end\n')[0];
		const path = '/etc/dovecot/local.conf';
		const text = `userdb sql {\n  ${query}\n}\n`;
		expect([...(await detect(server('2', {'dovecot-tree': `${tree}file ${path.length} ${text.length} 0644 0 0\n${path}${text}\nend\n`}))).keys()]).toEqual([]);
	});
});

it('a failing delivery is offered what was found, in the order in which the faults come up', () => {
	const some = new Map([pitfalls[2], pitfalls[0]].map(id => [id as string, {evidence: [], files: [], facts: {}}]));
	expect(fixesFor('delivery', some)).toEqual([pitfalls[0], pitfalls[2]]);
	expect(fixesFor('delivery').filter(id => pitfalls.includes(id))).toEqual(pitfalls);
	expect(fixesFor('disk-space')).toEqual([]);
});
