// Pitfalls R01 and R02: Debian's defaults for system accounts win over what the userdb returns.
import {delivery} from '../checks/delivery.ts';
import type {MailStore} from '../commands/mail-find.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {isDebianDefault, isMboxMeant, mailKeys} from '../dovecot/debian-mail-defaults.ts';
import {commentOut} from '../dovecot/edit-lines.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {mailInForce} from '../dovecot/mail-in-force.ts';
import {sayStore, storeEvidence} from '../dovecot/say-store.ts';
import {leftBehind} from './questions/left-behind.ts';
import {defineFix} from './shape.ts';

type Facts = {
	readonly main: string;
	/** Mail in the places that Dovecot would no longer look at. */
	readonly leftBehind: readonly MailStore[];
};

export const dovecotMailDefaultsConflict = defineFix<Facts>({
	id: 'dovecot-mail-defaults-conflict',
	title: "Debian's mbox defaults win",
	covers: ['R01', 'R02'],
	explains:
		"Debian's 10-mail.conf puts mail below /home and /var/mail, for accounts of the system. These lines win over what the database says of a mailbox, so that Dovecot tries to create folders where it may not. Logging in works, opening a folder and delivering does not. The repair comments the lines out.",
	risk: 'safe',
	questions: [
		leftBehind({
			asks: 'Mail lies where Dovecot will not look any more. What about it?',
			leave: 'It stays there, and I move it myself if it is wanted',
			stop: 'Do not repair this before it is moved',
			stores: ({leftBehind}) => leftBehind,
		}),
	],
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual) return undefined;
		const left = mailKeys.flatMap(key => {
			const where = findSetting(seen.tree, [key]);
			if (key === 'mail_driver' && isMboxMeant(seen.lmtp)) return [];
			return where && isDebianDefault(key, where.value) && isDebianDefault(key, seen.lmtp[key]) ? [where] : [];
		});
		if (left.length === 0) return undefined;
		const {stores: leftBehind, blind} = await mailInForce(ask, seen);
		return {
			evidence: [...left.map(where => ({from: `${where.file}:${where.line}`, text: where.text})), ...storeEvidence(leftBehind)],
			files: [...new Set(left.map(where => where.file))],
			facts: {main: seen.main, leftBehind},
			...(blind !== undefined && {blind}),
		};
	},
	plan: (files, {main, leftBehind}, answers) => {
		const places = leftBehind.map(sayStore).join(', ');
		if (answers['left-behind'] === 'stop')
			return {
				files,
				notes: [
					`Nothing is changed before this mail is moved: ${places}. With doveadm import it goes into a mailbox: doveadm import -u ADDRESS mbox:PATH "" ALL`,
				],
			};
		const tree = readConfigTree(files, main);
		const edits = tree.flatMap(line => {
			if (line.parsed.kind !== 'setting' || line.within.length > 0) return [];
			const {key, value} = line.parsed;
			return mailKeys.some(each => each === key && isDebianDefault(each, value)) ? [commentOut(line)] : [];
		});
		return {files: applyEdits(files, edits), ...(leftBehind.length > 0 && {notes: [`This mail stays where Dovecot does not look any more: ${places}`]})};
	},
	verifiedBy: [delivery],
});
