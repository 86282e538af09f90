// Pitfall R08: neither the userdb nor the configuration says where a user's home is.
import {delivery} from '../checks/delivery.ts';
import {doveadmUser} from '../commands/doveadm-user.ts';
import type {MailStore} from '../commands/mail-find.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {addColumns} from '../dovecot/add-column.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {isDebianDefault} from '../dovecot/debian-mail-defaults.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {type ProposedHome, proposeHome} from '../dovecot/propose-home.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {columnsOfUser, solveColumns, workOut} from '../dovecot/sql-concat.ts';
import {storesAt} from '../dovecot/stores-at.ts';
import {selectedColumns, userdbFields} from '../dovecot/userdb-fields.ts';
import {defineFix} from './shape.ts';

type Facts = {
	readonly main: string;
	readonly proposed: ProposedHome | undefined;
	/** False: the userdb is a static block, and only a path can be given. */
	readonly hasQuery: boolean;
	/** A mailbox to show what an answer means, with what its userdb returns now. */
	readonly example:
		| {
				readonly user: string;
				readonly mail: string | undefined;
				readonly home: string | undefined;
				/** What is known of its row. */
				readonly columns: ReadonlyMap<string, string>;
		  }
		| undefined;
	/** Mail that lies right in what would be the homes, where 2.4 looks in a folder Maildir below. */
	readonly inHomes: readonly MailStore[];
};

const isPath = (answer: string): boolean => answer.startsWith('/');

/** The home that the old field `mail` of a row stands for. */
const homeOfMail = (mail: string): string =>
	mail
		.replace(/^\w+:/, '')
		.replace(/:(?:[A-Z]+=|UTF-8).*$/, '')
		.replace(/\/Maildir\/?$/, '')
		.replace(/\/+$/, '');

const expand = (path: string, user: string): string => {
	const at = user.lastIndexOf('@');
	return path.replace(/%\{\s*user\s*(?:\|\s*(\w+)\s*)?\}/g, (_, part: string | undefined) =>
		part === 'domain' ? user.slice(at + 1) : part === 'username' ? user.slice(0, at) : user,
	);
};

const queryLines = (tree: readonly TreeLine[]): readonly TreeLine[] =>
	userdbFields(tree).flatMap(({file, line, from, fields}) =>
		from === 'query' && !fields.has('home') && !fields.has('*')
			? (tree.find(each => each.file === file && each.line === line && each.parsed.kind === 'setting') ?? [])
			: [],
	);

const mailExpression = (line: TreeLine): string | undefined =>
	line.parsed.kind === 'setting' ? selectedColumns(line.parsed.value).find(({field}) => field === 'mail')?.expression : undefined;

/** As far as the queries and what they returned tell it. */
const columnsOf = (tree: readonly TreeLine[], user: string, mail: string | undefined): ReadonlyMap<string, string> =>
	new Map(
		queryLines(tree).flatMap(line => {
			if (line.parsed.kind !== 'setting') return [];
			const expression = mailExpression(line);
			return [...columnsOfUser(line.parsed.value, user), ...(expression === undefined || mail === undefined ? [] : solveColumns(expression, mail))];
		}),
	);

export const dovecotUserdbHomeMissing = defineFix<Facts>({
	id: 'dovecot-userdb-home-missing',
	title: 'The userdb query returns no home',
	covers: ['R08', 'R09'],
	explains:
		'Dovecot keeps mail, indexes and filters below the home of a user. The query of the userdb returns none, and no mail_home is set, so that every mailbox fails to open. The repair lets the query return the directory that it names already.',
	risk: 'safe',
	questions: [
		{
			id: 'home',
			asks: "Where is a user's home? As SQL for the userdb query, or as a path for all: /var/vmail/%{user | domain}/%{user | username}",
			preset: ({proposed}) => proposed?.home,
			shows: (answer, {example, proposed}) => {
				if (example === undefined) return ['No mailbox is listed that could be shown.'];
				const before = `${example.user} now: home ${example.home || '(none)'}, mail ${example.mail || '(none)'}`;
				if (isPath(answer)) return [before, `${example.user} then: home ${expand(answer, example.user)}`];
				if (answer === proposed?.home && example.mail !== undefined) return [before, `${example.user} then: home ${homeOfMail(example.mail)}`];
				const home = workOut(answer, example.columns);
				return [before, `${example.user} then: home ${home ?? `as the database answers: ${answer}`}`];
			},
			objection: (answer, {hasQuery}) => {
				if (answer.trim() === '') return 'a home is needed.';
				if (!hasQuery && !isPath(answer)) return 'there is no query that could return it: give a path, beginning with a slash.';
				if (/[;\n\\]|--/.test(answer)) return 'it must be one SQL expression, or a path.';
				return undefined;
			},
		},
		{
			id: 'mail-path',
			asks: 'Mail lies right in these homes. Where shall Dovecot look for it?',
			applies: ({inHomes, proposed}) => inHomes.length > 0 && proposed !== undefined && !proposed.nested,
			choices: ({inHomes}) => [
				{value: 'home', says: 'Where it lies: the query returns mail_path too', shows: inHomes.slice(0, 8).map(({path, count}) => `${path} (${count})`)},
				{value: 'below', says: 'In a new Maildir below; what lies there now is not seen any more', leavesMail: true},
			],
			preset: () => 'home',
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual) return undefined;
		const home = findSetting(seen.tree, ['mail_home']);
		if (home !== undefined && home.value !== '' && !isDebianDefault('mail_home', home.value)) return undefined;
		const without = userdbFields(seen.tree).filter(userdb => !userdb.fields.has('home') && !userdb.fields.has('mail_home') && !userdb.fields.has('*'));
		if (without.length === 0) return undefined;
		const expressions = queryLines(seen.tree).flatMap(line => mailExpression(line) ?? []);
		const proposals = expressions.map(proposeHome);
		// Several queries that say different things are more than one answer can be for.
		const proposed = new Set(proposals.map(each => each?.home)).size === 1 ? proposals[0] : undefined;
		const [user, {stores, blind}] = await Promise.all([
			seen.example === undefined ? undefined : ask(doveadmUser, {mask: seen.example}),
			storesAt(ask, proposed === undefined || proposed.base === '' ? [] : [`${proposed.base}/*`, `${proposed.base}/*/*`]),
		]);
		const fields = user?.ok && user.value.found === 'user' ? user.value.fields : undefined;
		return {
			evidence: without.map(userdb => ({from: `${userdb.file}:${userdb.line}`, text: userdb.text})),
			files: [...new Set(without.map(userdb => userdb.file))],
			facts: {
				main: seen.main,
				proposed,
				hasQuery: queryLines(seen.tree).length > 0,
				example:
					seen.example === undefined
						? undefined
						: {user: seen.example, mail: fields?.get('mail'), home: fields?.get('home'), columns: columnsOf(seen.tree, seen.example, fields?.get('mail'))},
				inHomes: stores.filter(({kind, path}) => kind === 'maildir' && !path.endsWith('/Maildir')),
			},
			...(blind !== undefined && {blind}),
		};
	},
	plan: (files, {main}, {home = '', 'mail-path': mailPath}) => {
		const tree = readConfigTree(files, main);
		if (isPath(home)) return {files: applyEdits(files, putSetting(tree, {key: 'mail_home', value: home}))};
		const columns = [`${home} AS home`, ...(mailPath === 'home' ? [`${home} AS mail_path`] : [])];
		const edits = queryLines(tree).flatMap(line => addColumns(line, columns, 'mail') ?? []);
		return {files: applyEdits(files, edits)};
	},
	verifiedBy: [delivery],
});
