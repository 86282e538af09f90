// The domains that the database of mailboxes has, for whoever wants these alone: connected, read, and closed again.
import type {Answer, Ask} from '../commands/shape.ts';
import {describeProblem, RefusedError} from '../problem.ts';
import type {DatabaseSettings} from '../profile/database-settings.ts';
import {schemas} from '../schemas/list.ts';
import {detectSchema, selectOf} from '../schemas/run.ts';
import type {Ways} from './connect-database.ts';
import {connectFirst} from './connect-first.ts';
import {customSchema} from './custom-schema.ts';
import type {Database} from './database.ts';
import {findDatabase} from './find-database.ts';
import {readTables} from './read-tables.ts';

type Needs = Ways & {readonly ask: Ask; readonly settings: DatabaseSettings | undefined};

const domainsIn = async (database: Database, settings: DatabaseSettings | undefined, queries: readonly string[]): Promise<readonly string[]> => {
	const custom = customSchema(settings);
	const detected = detectSchema(custom ? [custom, ...schemas] : schemas, await readTables(database), custom ? [] : queries);
	if (detected.schema === undefined) return [];
	const {sql} = selectOf(detected.schema.domains, detected.tables);
	const rows = await database.read(`SELECT domain FROM (${sql}) AS d WHERE active ORDER BY domain`);
	return rows.map(row => String(row['domain']));
};

/** A database that hangs must not hold up what else is known. */
const mostMs = 8_000;

const late = (): Promise<Answer<readonly string[]>> =>
	new Promise(resolve =>
		AbortSignal.timeout(mostMs).addEventListener('abort', () =>
			resolve({ok: false, why: `The database of mailboxes did not answer within ${mostMs / 1000} s.`, missing: false}),
		),
	);

const ask = async ({ask: askHost, settings, ...ways}: Needs): Promise<Answer<readonly string[]>> => {
	try {
		const found = await findDatabase(askHost, settings);
		const {database} = await connectFirst(found, ways);
		try {
			return {ok: true, value: await domainsIn(database, settings, found.queries)};
		} finally {
			await database.close();
		}
	} catch (thrown) {
		if (thrown instanceof RefusedError) return {ok: true, value: []};
		return {ok: false, why: describeProblem(thrown).title, missing: false};
	}
};

/**
 * The active ones. None where users come from elsewhere, or the tables are of a kind that is not known: then Dovecot and Postfix name them all.
 * Never rejects.
 */
export const mailDomains = (needs: Needs): Promise<Answer<readonly string[]>> => Promise.race([ask(needs), late()]);
