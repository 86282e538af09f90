// Pitfall R07: nothing but Debian's mbox default says how mail is stored.
import {delivery} from '../checks/delivery.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {isDebianDefault} from '../dovecot/debian-mail-defaults.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {userdbFields} from '../dovecot/userdb-fields.ts';
import {defineFix} from './shape.ts';

type Driver = 'maildir' | 'sdbox' | 'mdbox' | 'mbox';
type Facts = {
	readonly main: string;
	/** As the userdb's old field says it; undefined where nothing does. */
	readonly said: Driver | undefined;
};

const drivers: ReadonlyArray<readonly [Driver, string]> = [
	['maildir', 'a directory for each folder, a file for each message'],
	['sdbox', "Dovecot's own format, a file for each message"],
	['mdbox', "Dovecot's own format, several messages in a file"],
	['mbox', 'a file for each folder'],
];

export const dovecotMailDriverMissing = defineFix<Facts>({
	id: 'dovecot-mail-driver-missing',
	title: 'No mail driver is set',
	covers: ['R07'],
	explains:
		'Dovecot 2.4 no longer takes "maildir:" in front of a path: how mail is stored has a setting of its own, mail_driver. Without it Dovecot guesses, finds nothing in a new mailbox, and gives up. The repair sets it.',
	risk: 'safe',
	questions: [
		{
			id: 'driver',
			asks: 'How is mail stored?',
			choices: () => drivers.map(([value, says]) => ({value, says})),
			preset: ({said}) => said ?? 'maildir',
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual) return undefined;
		const set = findSetting(seen.tree, ['mail_driver']);
		const wanted = set !== undefined && set.value !== '' && set.value !== 'auto' && !isDebianDefault('mail_driver', set.value);
		const userdbs = userdbFields(seen.tree);
		if (wanted || userdbs.some(userdb => userdb.fields.has('mail_driver') || userdb.fields.has('*'))) return undefined;
		// With Debian's default in force it is not missing yet: it will be as soon as that is out of the way, and the userdb's old field is no help.
		const evidence = set
			? [{from: `${set.file}:${set.line}`, text: `${set.text} (the default for accounts of the system, nothing else is said)`}]
			: [{from: 'doveconf', text: `mail_driver = ${seen.lmtp.mail_driver}`}];
		const ignored = userdbs
			.filter(userdb => userdb.fields.has('mail'))
			.map(userdb => ({from: `${userdb.file}:${userdb.line}`, text: `${userdb.text} (Dovecot 2.4 ignores the field mail)`}));
		const said = drivers.find(([driver]) => ignored.some(({text}) => text.includes(`'${driver}:`)))?.[0];
		return {evidence: [...evidence, ...ignored], files: set ? [set.file] : [], facts: {main: seen.main, said}};
	},
	plan: (files, {main}, {driver = 'maildir'}) => ({files: applyEdits(files, putSetting(readConfigTree(files, main), {key: 'mail_driver', value: driver}))}),
	verifiedBy: [delivery],
});
