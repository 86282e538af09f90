// Pitfall R03: an empty mail_inbox_path, which puts the inbox into a folder .INBOX of the Maildir.
import type {Step} from '../changes/shape.ts';
import {delivery} from '../checks/delivery.ts';
import type {MailStore} from '../commands/mail-find.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {commentOut} from '../dovecot/edit-lines.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {mailPlace} from '../dovecot/mail-places.ts';
import {mailRoot} from '../dovecot/mail-root.ts';
import {sayStore, storeEvidence} from '../dovecot/say-store.ts';
import {storesAt} from '../dovecot/stores-at.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly aside: readonly MailStore[]};

const isEmpty = (line: TreeLine): boolean =>
	line.parsed.kind === 'setting' &&
	line.parsed.key === 'mail_inbox_path' &&
	line.parsed.value === '' &&
	line.within.every(block => !block.startsWith('namespace'));

export const dovecotInboxPathEmpty = defineFix<Facts>({
	id: 'dovecot-inbox-path-empty',
	title: 'The inbox lies in a folder of its own',
	covers: ['R03'],
	explains:
		'mail_inbox_path is set to nothing. That is not the same as not set: the inbox of a Maildir is then the folder .INBOX in it. Mail that was in the inbox before is not seen any more, and nothing is logged. The repair takes the line away, so that the inbox is the Maildir itself again.',
	risk: 'loses',
	questions: [
		{
			id: 'aside',
			asks: 'Mail arrived in .INBOX since. What about it?',
			applies: ({aside}) => aside.length > 0,
			choices: ({aside}) => [
				{value: 'link', says: 'Show it in the inbox as well: links to the same messages, .INBOX stays as it is', shows: aside.map(sayStore)},
				{value: 'stop', says: 'Do not repair this before it is moved', shows: aside.map(sayStore)},
			],
			preset: () => 'link',
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		// Without a driver it will be this one as soon as that is repaired.
		if (!seen || !['maildir', ''].includes(seen.lmtp.mail_driver) || seen.lmtp.mail_inbox_path !== '') return undefined;
		const lines = seen.tree.filter(isEmpty);
		if (lines.length === 0) return undefined;
		const root = mailRoot(seen);
		const place = mailPlace(seen.lmtp.mail_path === '' ? '~/Maildir' : seen.lmtp.mail_path, mailPlace(seen.lmtp.mail_home, undefined));
		const below = place === undefined ? (root === undefined ? [] : [`${root}/*/Maildir/.INBOX`, `${root}/*/*/Maildir/.INBOX`]) : [`${place}/.INBOX`];
		const {stores, blind} = await storesAt(ask, below);
		const aside = stores.filter(({kind}) => kind === 'maildir');
		return {
			evidence: [...lineEvidence(lines), ...storeEvidence(aside)],
			files: filesOf(lines),
			facts: {main: seen.main, aside},
			...(blind !== undefined && {blind}),
		};
	},
	plan: (files, {main, aside}, answers) => {
		if (answers['aside'] === 'stop') return {files, notes: aside.map(store => `To be moved first: ${sayStore(store)}`)};
		const edits = readConfigTree(files, main).filter(isEmpty).map(commentOut);
		const link = (path: string): Step => ({
			says: `Show the mail of ${path} in the inbox`,
			command: {
				name: 'inbox-link',
				argv: ['cp', '-a', '--link', '--no-clobber', '--', `${path}/cur`, `${path}/new`, `${path}/tmp`, path.replace(/\/\.INBOX$/, '/')],
				effect: 'write',
				asRoot: true,
				timeoutMs: 120_000,
			},
			undo: {none: 'the messages stay in the inbox as well as in .INBOX, where they were'},
		});
		return {
			files: applyEdits(files, edits),
			steps: aside.map(({path}) => link(path)),
			...(aside.length > 0 && {notes: aside.map(({path}) => `When all is seen in the inbox, ${path} can be removed; the messages are the same files.`)}),
		};
	},
	verifiedBy: [delivery],
});
