// Pitfall R11: nothing says as whom Dovecot touches mail, or as somebody who may not.
import {delivery} from '../checks/delivery.ts';
import {doveadmUser} from '../commands/doveadm-user.ts';
import {type PathFacts, pathFacts} from '../commands/path-facts.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {replaceColumns} from '../dovecot/add-column.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {mailRoot} from '../dovecot/mail-root.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {userdbFields} from '../dovecot/userdb-fields.ts';
import {userdbQueries} from '../dovecot/userdb-queries.ts';
import {defineFix} from './shape.ts';

type Facts = {
	readonly main: string;
	/** `owner`: nobody is named, nobody of that name is there, or root is; `query`: the userdb says root; `first`: the number is lower than Dovecot allows. */
	readonly wrong: 'owner' | 'query' | 'first';
	/** Of the directory of all mail: whom it belongs to. */
	readonly root: PathFacts | undefined;
	readonly uid: string;
};

const notPermitted = /users with UID (\d+) not permitted/;

export const dovecotMailOwner = defineFix<Facts>({
	id: 'dovecot-mail-owner',
	title: 'Nobody is named to whom mail belongs',
	covers: ['R11'],
	explains:
		'Dovecot touches the mail of virtual users as one account of the system, usually vmail. Here the userdb names none and mail_uid is empty, names one that is not there, or one with a lower number than first_valid_uid allows. People can log in, but no mailbox opens. The repair names the account to which the mail belongs.',
	risk: 'safe',
	questions: [
		{
			id: 'owner',
			asks: 'To which account of the system does all mail belong?',
			applies: ({wrong}) => wrong !== 'first',
			preset: ({root}) => (root !== undefined && root.user !== 'root' ? root.user : undefined),
			shows: (_, {root}) => (root === undefined ? [] : [`${root.path} belongs to ${root.user}:${root.group}, mode ${root.mode}`]),
			objection: answer =>
				/^[a-z_][\w-]*$|^\d+$/i.test(answer)
					? /^(?:root|0)$/.test(answer)
						? 'Dovecot does not work as root.'
						: undefined
					: 'it must be the name of an account.',
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen?.virtual || seen.example === undefined) return undefined;
		const root = mailRoot(seen);
		const [user, paths] = await Promise.all([ask(doveadmUser, {mask: seen.example}), ask(pathFacts, {patterns: root === undefined ? [] : [root]})]);
		if (!user.ok) return undefined;
		const {value} = user;
		const says = value.found === 'trouble' ? value.says : '';
		const set = findSetting(seen.tree, ['mail_uid']);
		const without = userdbFields(seen.tree).find(({fields}) => !fields.has('uid') && !fields.has('mail_uid') && !fields.has('*'));
		const low = notPermitted.exec(says)?.[1];
		const missing = value.found === 'user' && (value.fields.get('uid') ?? '') === '' && seen.lmtp.mail_uid === '' && without !== undefined;
		// Dovecot never works as root, whatever first_valid_uid allows.
		const isRoot = low === '0';
		const fromQuery = /userdb returned 0 as uid/.test(says);
		const saidBy = fromQuery ? userdbFields(seen.tree).find(({from, fields}) => from === 'query' && fields.has('uid')) : undefined;
		if (!missing && !/Unknown UNIX UID user/.test(says) && low === undefined && saidBy === undefined) return undefined;
		const line = saidBy ?? set ?? without;
		return {
			evidence: [
				...(line ? [{from: `${line.file}:${line.line}`, text: line.text}] : []),
				{from: `doveadm user ${seen.example}`, text: missing ? 'uid is empty, and so is mail_uid' : says},
			],
			files: line ? [line.file] : [],
			facts: {
				main: seen.main,
				wrong: saidBy !== undefined ? 'query' : low === undefined || isRoot ? 'owner' : 'first',
				root: paths.ok ? paths.value[0] : undefined,
				uid: low ?? '',
			},
		};
	},
	plan: (files, {main, wrong, root, uid}, {owner = ''}) => {
		if (wrong === 'first') return {files: applyEdits(files, putSetting(readConfigTree(files, main), {key: 'first_valid_uid', value: uid}))};
		const group = root !== undefined && root.user === owner ? root.group : owner;
		if (wrong === 'query') {
			const columns = {uid: `'${owner}' AS uid`, gid: `'${group}' AS gid`};
			const edits = userdbQueries(readConfigTree(files, main)).flatMap(({line}) => replaceColumns(line, columns) ?? []);
			return {files: applyEdits(files, edits)};
		}
		const withUser = applyEdits(files, putSetting(readConfigTree(files, main), {key: 'mail_uid', value: owner}));
		return {files: applyEdits(withUser, putSetting(readConfigTree(withUser, main), {key: 'mail_gid', value: group}))};
	},
	verifiedBy: [delivery],
});
