// Pitfall R07: nothing but Debian's mbox default says how mail is stored.
import {delivery} from '../checks/delivery.ts';
import type {MailStore} from '../commands/mail-find.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {isDebianDefault, isMboxMeant} from '../dovecot/debian-mail-defaults.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {mailInForce} from '../dovecot/mail-in-force.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {sayStore, storeEvidence} from '../dovecot/say-store.ts';
import {userdbFields} from '../dovecot/userdb-fields.ts';
import {leftBehind} from './questions/left-behind.ts';
import {askMailDriver, type MailDriver, mailDrivers} from './questions/mail-driver.ts';
import {defineFix} from './shape.ts';

type Facts = {
	readonly main: string;
	/** As the userdb's old field says it; undefined where nothing does. */
	readonly said: MailDriver | undefined;
	/** Mail where Dovecot looks now, in the format that it takes it for now. */
	readonly stores: readonly MailStore[];
};

export const dovecotMailDriverMissing = defineFix<Facts>({
	id: 'dovecot-mail-driver-missing',
	title: 'No mail driver is set',
	covers: ['R07'],
	explains:
		'Dovecot 2.4 no longer takes "maildir:" in front of a path: how mail is stored has a setting of its own, mail_driver. Without it Dovecot guesses, finds nothing in a new mailbox, and gives up. The repair sets it.',
	risk: 'safe',
	questions: [
		askMailDriver(({said}) => said ?? 'maildir'),
		leftBehind({
			asks: 'Mail lies in the format that was taken until now, and will not be read in another. What about it?',
			leave: 'It stays there, and I move it myself if it is wanted',
			stop: 'Do not repair this before it is moved',
			stores: ({stores}) => stores,
		}),
	],
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual) return undefined;
		const set = findSetting(seen.tree, ['mail_driver']);
		const wanted = set !== undefined && set.value !== '' && set.value !== 'auto' && (!isDebianDefault('mail_driver', set.value) || isMboxMeant(seen.lmtp));
		const userdbs = userdbFields(seen.tree);
		if (wanted || userdbs.some(userdb => userdb.fields.has('mail_driver') || userdb.fields.has('*'))) return undefined;
		// With Debian's default in force it is not missing yet: it will be as soon as that is out of the way, and the userdb's old field is no help.
		const evidence = set
			? [{from: `${set.file}:${set.line}`, text: `${set.text} (the default for accounts of the system, nothing else is said)`}]
			: [{from: 'doveconf', text: `mail_driver = ${seen.lmtp.mail_driver}`}];
		const ignored = userdbs
			.filter(userdb => userdb.fields.has('mail'))
			.map(userdb => ({from: `${userdb.file}:${userdb.line}`, text: `${userdb.text} (Dovecot 2.4 ignores the field mail)`}));
		const said = mailDrivers.find(([driver]) => ignored.some(({text}) => text.includes(`'${driver}:`)))?.[0];
		const {stores: found, blind} = await mailInForce(ask, seen);
		const stores = found.filter(({kind}) => kind !== (said ?? 'maildir'));
		return {
			evidence: [...evidence, ...ignored, ...storeEvidence(stores)],
			files: set ? [set.file] : [],
			facts: {main: seen.main, said, stores},
			...(blind !== undefined && {blind}),
		};
	},
	plan: (files, {main, stores}, {driver = 'maildir', ...answers}) => {
		const places = stores.map(sayStore).join(', ');
		if (answers['left-behind'] === 'stop') return {files, notes: [`Nothing is changed before this mail is moved: ${places}`]};
		return {
			files: applyEdits(files, putSetting(readConfigTree(files, main), {key: 'mail_driver', value: driver})),
			...(stores.length > 0 && {notes: [`This mail stays where Dovecot does not look any more: ${places}`]}),
		};
	},
	verifiedBy: [delivery],
});
