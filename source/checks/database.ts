// Whether the database of mailboxes answers those who ask it in earnest: Dovecot's passdb and userdb, and each SQL table of Postfix.
import {doveadmAuthLookup, type PassdbLookup} from '../commands/doveadm-auth-lookup.ts';
import {doveadmUser, type UserLookup} from '../commands/doveadm-user.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {journalMail, type LogLine} from '../commands/journal-mail.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import {postmapQuery} from '../commands/postmap-query.ts';
import type {Answer} from '../commands/shape.ts';
import {systemdShow} from '../commands/systemd-show.ts';
import {tableRead} from '../commands/table-read.ts';
import {databasesOf, sayDatabase} from '../dovecot/database-of.ts';
import {sqlTables} from '../postfix/sql-tables.ts';
import {logEvidence} from '../services/log-evidence.ts';
import {findUnit} from '../services/look-at-service.ts';
import {mailUnits} from '../services/mail-units.ts';
import {freshTrouble} from '../services/recent-trouble.ts';
import {defineCheck, type Evidence, type Finding} from './shape.ts';

/** An address that nobody can have (RFC 6761): "not found" is the good answer, and it needs no user to be known. */
const nobody = 'mailtui-nobody@mailtui.invalid';

const databaseWords = /pgsql|mysql|sqlite|\bsql\b|sqlpool|postgres|database|query/i;

type Lookup = Answer<PassdbLookup | UserLookup>;

const judgeDovecot = (which: 'passdb' | 'userdb', lookup: Lookup, asked: string, log: Answer<readonly LogLine[]> | undefined): Finding => {
	const subject = `Dovecot ${which}`;
	if (!lookup.ok)
		return {level: /does not run/.test(lookup.why) ? 'skipped' : 'unknown', subject, says: `Dovecot's ${which} could not be asked: ${lookup.why}`};
	const {value} = lookup;
	if (value.found !== 'trouble') return {level: 'ok', subject, says: `Dovecot's ${which} is answered${asked}.`};
	const evidence: Evidence[] = [{from: 'doveadm', text: value.says}, ...logEvidence(log, /^dovecot: auth.*(?:pgsql|mysql|sql)/)];
	if (value.code === 89)
		return {
			level: 'unknown',
			subject,
			says: `Dovecot's ${which} could not be asked, because Dovecot refuses its own configuration.`,
			evidence: evidence.slice(0, 1),
		};
	// Unreachable, the userdb says "Failed to parse configuration": an error of the configuration it is not.
	const away = evidence.some(each => /Not connected to database|Connect failed|could not connect|Connection refused|terminating connection/i.test(each.text));
	return {
		level: 'failure',
		subject,
		says: away
			? `Dovecot cannot reach its database${asked}.`
			: `Dovecot's ${which} lookup fails${databaseWords.test(evidence.map(each => each.text).join(' ')) ? ' in the database' : ''}.`,
		evidence,
	};
};

export const database = defineCheck({
	id: 'database',
	title: 'The database of mailboxes answers',
	area: 'database',
	why: 'Without it nobody can log in, and Postfix keeps all mail waiting because it cannot tell who exists.',
	source: 'doveadm-auth(1), postmap(1), pgsql_table(5)',
	core: true,
	look: async at => {
		const [config, passdb, userdb, settings, units] = await Promise.all([
			at.ask(doveconfEffective, undefined),
			at.ask(doveadmAuthLookup, {user: nobody}),
			at.ask(doveadmUser, {mask: nobody}),
			at.ask(postconfSettings, undefined),
			at.ask(systemdShow, mailUnits),
		]);
		// With Postfix stopped nobody answers for `proxy:`, and postmap would wait for it.
		const running = !units.ok || findUnit(units.value, ['postfix.service', 'postfix@-.service'])?.active === 'active';
		const tables = await Promise.all(
			(settings.ok ? sqlTables(settings.value.values) : []).map(async each => {
				const [lookup, source] = await Promise.all([
					at.ask(postmapQuery, {table: running ? each.table : each.table.replace(/^proxy:/, ''), key: nobody}),
					at.ask(tableRead, {path: each.path}),
				]);
				return {...each, lookup, source};
			}),
		);
		const wrong = [passdb, userdb, ...tables.map(each => each.lookup)].some(lookup => lookup.ok && lookup.value.found === 'trouble');
		return {config, passdb, userdb, settings, tables, log: wrong ? await at.ask(journalMail, freshTrouble) : undefined};
	},
	judge: ({config, passdb, userdb, settings, tables, log}): Finding[] => {
		const databases = config.ok && config.value.root ? databasesOf(config.value.root) : [];
		const asked = databases.length === 0 ? '' : `: ${databases.map(sayDatabase).join(', or ')}`;
		// The same log proves both: once is enough.
		const first = judgeDovecot('passdb', passdb, asked, log);
		const dovecot = [first, judgeDovecot('userdb', userdb, asked, log)].map((each, index) =>
			index > 0 && first.evidence && each.evidence ? {...each, evidence: each.evidence.slice(0, 1)} : each,
		);
		const firstWrong = tables.find(each => each.lookup.ok && each.lookup.value.found === 'trouble');
		const postfix = tables.map(({table, path, usedBy, lookup, source}): Finding => {
			const where = source.ok ? `: ${sayDatabase({host: source.value.hosts, port: '', name: source.value.database, user: source.value.user})}` : '';
			if (!lookup.ok) return {level: 'unknown', subject: path, says: `Postfix's table for ${usedBy.join(', ')} could not be asked: ${lookup.why}`};
			if (lookup.value.found === 'trouble')
				return {
					level: 'failure',
					subject: path,
					says: `Postfix cannot look up ${usedBy.join(', ')}${where}.`,
					evidence: [
						{from: 'postmap -q', text: lookup.value.says},
						...(table === firstWrong?.table ? logEvidence(log, /^postfix\/(?:proxymap|trivial-rewrite|cleanup|smtpd): .*(?:pgsql|mysql|dict_|lookup)/, 2) : []),
					],
				};
			return {level: 'ok', subject: path, says: `Postfix is answered for ${usedBy.join(', ')}${where}.`};
		});
		if (!settings.ok) postfix.push({level: 'unknown', subject: 'Postfix', says: `Which tables Postfix asks is not known: ${settings.why}`});
		return [...dovecot, ...postfix];
	},
});
