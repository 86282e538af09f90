// Pitfall R08, the other half: the userdb does return a home, and it is empty or does not begin with a slash.
import {delivery} from '../checks/delivery.ts';
import {doveadmUser} from '../commands/doveadm-user.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {replaceColumns} from '../dovecot/add-column.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {mailRoot} from '../dovecot/mail-root.ts';
import {proposeHome} from '../dovecot/propose-home.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {expressionOf, userdbQueries} from '../dovecot/userdb-queries.ts';
import {defineFix} from './shape.ts';

type Facts = {
	readonly main: string;
	readonly wrong: 'empty' | 'relative';
	readonly user: string;
	/** As the query returns it now. */
	readonly home: string;
	/** SQL, or a path for all. */
	readonly proposed: string | undefined;
};

const relative = /Relative home directory paths not supported: (.*)$/;

const isPath = (answer: string): boolean => answer.startsWith('/');

export const dovecotHomeUnusable = defineFix<Facts>({
	id: 'dovecot-home-unusable',
	title: 'The home that the userdb returns cannot be used',
	covers: ['R08'],
	explains:
		'Dovecot keeps mail below the home of a user. The query of the userdb returns one that is empty, or that does not begin with a slash and so lies nowhere: each mailbox fails to open, and mail waits in the queue. The repair lets the query return a whole path.',
	risk: 'safe',
	questions: [
		{
			id: 'home',
			asks: "Where is a user's home? As SQL for the userdb query, or as a path for all: /var/vmail/%{user | domain}/%{user | username}",
			preset: ({proposed}) => proposed,
			shows: (answer, {user, home, proposed, wrong}) => [
				`${user} now: home "${home}"`,
				...(answer === proposed && wrong === 'relative' && !isPath(answer)
					? [`${user} then: home ${/^'([^']*)'/.exec(answer)?.[1] ?? ''}${home}`]
					: [`${user} then: home as ${isPath(answer) ? 'the path says' : 'the database answers'}: ${answer}`]),
			],
			objection: answer => (answer.trim() === '' ? 'a home is needed.' : /[;\n\\]|--/.test(answer) ? 'it must be one SQL expression, or a path.' : undefined),
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual || seen.example === undefined) return undefined;
		const queries = userdbQueries(seen.tree).filter(query => expressionOf(query, 'home') !== undefined);
		if (queries.length === 0) return undefined;
		const answer = await ask(doveadmUser, {mask: seen.example});
		if (!answer.ok) return undefined;
		const {value} = answer;
		const nowhere = value.found === 'trouble' ? relative.exec(value.says)?.[1] : undefined;
		// NULL is no such thing: then mail_home holds.
		const isEmpty = value.found === 'user' && value.fields.get('home') === '';
		if (nowhere === undefined && !isEmpty) return undefined;
		const [query] = queries;
		const root = mailRoot(seen);
		const mail = query && expressionOf(query, 'mail');
		const expression = query && expressionOf(query, 'home');
		const proposed =
			(mail === undefined ? undefined : proposeHome(mail)?.home) ??
			(nowhere !== undefined && root !== undefined && expression !== undefined ? `'${root}/' || ${expression}` : undefined);
		return {
			evidence: [
				...queries.map(({line}) => ({from: `${line.file}:${line.line}`, text: line.text.trim()})),
				{from: `doveadm user ${seen.example}`, text: value.found === 'trouble' ? value.says : 'home is empty'},
			],
			files: [...new Set(queries.map(({line}) => line.file))],
			facts: {main: seen.main, wrong: isEmpty ? 'empty' : 'relative', user: seen.example, home: nowhere ?? '', proposed},
		};
	},
	plan: (files, {main}, {home = ''}) => {
		const tree = readConfigTree(files, main);
		const queries = userdbQueries(tree).filter(query => expressionOf(query, 'home') !== undefined);
		// Of a row without a home mail_home holds, for which it must be NULL.
		const column = isPath(home) ? 'NULL AS home' : `${home} AS home`;
		const rewritten = applyEdits(
			files,
			queries.flatMap(({line}) => replaceColumns(line, {home: column}) ?? []),
		);
		return {files: isPath(home) ? applyEdits(rewritten, putSetting(readConfigTree(rewritten, main), {key: 'mail_home', value: home})) : rewritten};
	},
	verifiedBy: [delivery],
});
