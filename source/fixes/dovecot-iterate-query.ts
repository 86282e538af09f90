// Pitfall R25: users can be found one by one, but not listed, so that every `doveadm -A` fails.
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {indentOf, insertAfter} from '../dovecot/edit-lines.ts';
import {formatSetting} from '../dovecot/format-value.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly proposed: string | undefined};

const userQuery = (tree: readonly TreeLine[]): TreeLine | undefined =>
	tree.findLast(line => line.parsed.kind === 'setting' && line.within.join() === 'userdb sql' && /^(?:userdb_)?(?:sql_)?query$/.test(line.parsed.key));

/** `FROM t WHERE column = '%{user}' AND active` -> `SELECT column AS user FROM t WHERE active`. */
const listFrom = (sql: string): string | undefined => {
	const parts = /\bfrom\s+([\w."]+)\s+where\s+([\s\S]+)$/i.exec(sql);
	if (!parts) return undefined;
	const conditions = (parts[2] as string)
		.trim()
		.replace(/;\s*$/, '')
		.split(/\s+and\s+/i);
	const isUser = (condition: string) => /^([\w."]+)\s*=\s*'%\{\s*user\s*(?:\|\s*lower\s*)?\}'$/.exec(condition.trim());
	const column = conditions.flatMap(condition => isUser(condition)?.[1] ?? [])[0];
	const rest = conditions.filter(condition => !isUser(condition));
	if (column === undefined || rest.length !== conditions.length - 1 || rest.some(condition => /%|\bor\b|\(|\blimit\b/i.test(condition))) return undefined;
	return `SELECT ${column} AS user FROM ${parts[1]}${rest.length > 0 ? ` WHERE ${rest.join(' AND ')}` : ''}`;
};

export const dovecotIterateQuery = defineFix<Facts>({
	id: 'dovecot-iterate-query',
	title: 'Users cannot be listed',
	covers: ['R25'],
	explains:
		'The userdb has a query for one user and none for all of them. Mail works, but whatever goes through all mailboxes (doveadm -A: expunging, quota, backups) ends with "User listing returned failure". The repair adds the query that lists them.',
	risk: 'safe',
	questions: [
		{
			id: 'query',
			asks: 'Which query lists all users, each as user?',
			preset: ({proposed}) => proposed,
			objection: answer => (/^\s*select\b[\s\S]*\buser\b/i.test(answer) ? undefined : 'it must be a SELECT that returns user.'),
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		// Whatever it fails for first: without a query it fails for that next.
		if (seen?.listing?.found !== 'trouble') return undefined;
		const query = userQuery(seen.tree);
		if (
			query?.parsed.kind !== 'setting' ||
			seen.tree.some(line => line.parsed.kind === 'setting' && /iterate_query$/.test(line.parsed.key) && line.parsed.value !== '')
		)
			return undefined;
		return {
			evidence: [
				{from: `${query.file}:${query.line}`, text: query.text.trim()},
				{from: "doveadm user '*'", text: seen.listing.says},
			],
			files: [query.file],
			facts: {main: seen.main, proposed: listFrom(query.parsed.value)},
		};
	},
	plan: (files, {main}, {query: wanted = ''}) => {
		const query = userQuery(readConfigTree(files, main));
		return {files: query ? applyEdits(files, [insertAfter(query, [`${indentOf(query)}${formatSetting('iterate_query', wanted)}`])]) : files};
	},
	verifiedBy: [],
});
