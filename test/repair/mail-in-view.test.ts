// Mail that is out of sight after a repair: which of it tells that the repair is none.
import {expect, test} from 'vitest';
import type {Folder} from '../../source/commands/doveadm-mailbox-status.ts';
import {type MailInView, outOfView} from '../../source/repair/mail-in-view.ts';

const folders = (counts: Readonly<Record<string, number>>): readonly Folder[] =>
	Object.entries(counts).map(([name, messages]) => ({name, messages, unseen: 0, bytes: 1}));
const view = (...users: ReadonlyArray<readonly [string, Readonly<Record<string, number>>]>): MailInView =>
	new Map(users.map(([user, counts]) => [user, folders(counts)]));

test.each<readonly [string, MailInView, MailInView, readonly string[]]>([
	['all as it was', view(['a@example.org', {INBOX: 2, Sent: 1}]), view(['a@example.org', {INBOX: 2, Sent: 1}]), []],
	['a message more, one less in another folder', view(['a@example.org', {INBOX: 2, Sent: 2}]), view(['a@example.org', {INBOX: 3, Sent: 1}]), []],
	['who had none has none', view(['a@example.org', {}]), view(), []],
	[
		'the inbox is another one',
		view(['a@example.org', {INBOX: 2}]),
		view(['a@example.org', {}]),
		['a@example.org: INBOX showed 2 messages, and shows none now'],
	],
	[
		'folders are called otherwise',
		view(['a@example.org', {INBOX: 1, 'Work.Old': 1}]),
		view(['a@example.org', {INBOX: 1, Work: 1}]),
		['a@example.org: Work.Old showed 1 message, and shows none now'],
	],
	['the mailbox does not open', view(['a@example.org', {INBOX: 1}]), view(), ['a@example.org: the mailbox opened before, and does not open any more']],
	['it did not open before', view(), view(['a@example.org', {}]), []],
])('%s', (_what, before, after, says) => {
	expect(outOfView(before, after)).toEqual(says);
});
