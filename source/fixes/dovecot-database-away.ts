// Pitfall R16: Dovecot cannot reach its database. What is wrong there cannot be repaired from Dovecot's configuration: the steps are told.
import {authentication} from '../checks/authentication.ts';
import {database} from '../checks/database.ts';
import {databasesOf, sayDatabase} from '../dovecot/database-of.ts';
import {lastLine, lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {lookAtServices} from '../services/services.ts';
import {isDatabase, stoppedServices} from '../services/stopped-services.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly line: string; readonly where: string; readonly user: string};

const steps = ({line, where, user}: Facts): readonly string[] => {
	if (/password authentication failed/.test(line))
		return [
			`The database takes another password for ${user}: in psql as postgres, \\password ${user}, with the password that stands in Dovecot's configuration; then doveadm reload.`,
		];
	if (/no pg_hba\.conf entry/.test(line)) return [`pg_hba.conf lets ${user} not in from there: add a line for ${where}, then systemctl reload postgresql.`];
	if (/database "[^"]*" does not exist/.test(line))
		return [`There is no such database. runuser -u postgres -- psql -l lists those that are there; dbname in Dovecot's configuration must be one of them.`];
	if (/could not translate host name/.test(line))
		return ['The name of the database server is not found: give its address in the pgsql block, or repair the resolver.'];
	return [
		`Nothing answers at ${where}. Is it running? systemctl status 'postgresql@*'; to start it: systemctl start postgresql; why it ended: journalctl -u 'postgresql@*' -n 50.`,
	];
};

export const dovecotDatabaseAway = defineFix<Facts>({
	id: 'dovecot-database-away',
	title: 'Dovecot cannot reach its database',
	covers: ['R16'],
	explains:
		'Nobody can log in, and Dovecot words it as an error of its configuration (Failed to expand userdb_sql_query), which it is not: the database does not answer, or does not let Dovecot in. The log says which. It is repaired there, not here; the steps are told.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const [seen, services] = await Promise.all([lookAtDovecot(ask), lookAtServices(ask)]);
		// It is only to be started (service-stopped).
		if (stoppedServices(services).some(isDatabase)) return undefined;
		if (seen?.listing?.found !== 'trouble') return undefined;
		const [where] = databasesOf(seen.root);
		const line = lastLine(seen, /Connect failed to database/);
		if (!where || !line) return undefined;
		return {
			evidence: [
				{from: "doveadm user '*'", text: seen.listing.says},
				{from: `journal ${line.from}`, text: line.text},
			],
			files: [],
			facts: {line: line.text, where: sayDatabase(where), user: where.user},
		};
	},
	plan: (files, facts) => ({files, notes: steps(facts)}),
	verifiedBy: [database, authentication],
});
