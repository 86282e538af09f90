// The mailboxes of a server: found, connected, their schema known, and what may be written there and as whom.
import type {Ask} from '../commands/shape.ts';
import type {Host} from '../host/host.ts';
import type {DatabaseSettings} from '../profile/database-settings.ts';
import {schemas} from '../schemas/list.ts';
import {type Detected, detectSchema, missingGrants, selectOf, type Tables} from '../schemas/run.ts';
import type {Operation, Schema} from '../schemas/shape.ts';
import {findAdministrator} from './administrator.ts';
import type {Ways} from './connect-database.ts';
import {connectFirst} from './connect-first.ts';
import {customSchema} from './custom-schema.ts';
import type {Database} from './database.ts';
import {type FoundDatabase, findDatabase} from './find-database.ts';
import {maildirTemplate} from './maildir-template.ts';
import {judgePasswordStyle, type PasswordStyle, styleExpression} from './password-style.ts';
import {readTables} from './read-tables.ts';
import {unknownSchema} from './unknown-schema.ts';

/** As whom changes are written. */
export type Rights =
	| {readonly as: 'own'}
	/** Dovecot's user may only read: then it is done as postgres on the server. */
	| {readonly as: 'administrator'; readonly because: string; readonly database: Database}
	| {readonly as: 'nobody'; readonly because: string};

export type Mailboxes = {
	readonly reader: Database;
	readonly rights: Rights;
	readonly schema: Schema;
	/** Why nothing can be changed although the database could be read; undefined where the schema is known. */
	readonly unknown: string | undefined;
	readonly tables: Tables;
	readonly found: FoundDatabase;
	readonly style: PasswordStyle;
	readonly maildir: string;
	close(): Promise<void>;
};

type Needs = Ways & {readonly host: Pick<Host, 'dial' | 'connection' | 'run'>; readonly ask: Ask; readonly settings: DatabaseSettings | undefined};

const looked = 200;

const everyWrite = (schema: Schema): readonly Operation[] => Object.keys(schema.writes) as Operation[];

const iterated = (query: string): string => (/^\s*SELECT\s[^;%]*;?\s*$/is.test(query) ? query.replace(/;\s*$/, '') : '');

const looksAt = async (reader: Database, schema: Schema, tables: Tables, defaultScheme: string): Promise<Pick<Mailboxes, 'style' | 'maildir'>> => {
	const {sql} = selectOf(schema.mailboxes, tables);
	const [styles, places] = await Promise.all([
		reader.read(`SELECT style, count(*) AS count FROM (SELECT ${styleExpression} AS style FROM (${sql} LIMIT ${looked}) AS m) AS s GROUP BY style`),
		reader.read(`SELECT address, maildir FROM (${sql} LIMIT ${looked}) AS m`),
	]);
	return {
		style: judgePasswordStyle(
			styles.map(row => ({style: String(row['style'] ?? ''), count: Number(row['count'])})),
			defaultScheme,
		),
		maildir: maildirTemplate(
			places.map(row => ({address: String(row['address']), maildir: String(row['maildir'] ?? '')})),
			schema.maildir,
		),
	};
};

/** Throws HostError and RefusedError. What it opened is closed by `close`. */
export const openMailboxes = async ({ask, settings, ...ways}: Needs): Promise<Mailboxes> => {
	const found = await findDatabase(ask, settings);
	const {database, login} = await connectFirst(found, ways);
	const opened = [database];
	try {
		const custom = customSchema(settings);
		const known = custom ? [custom, ...schemas] : schemas;
		const detect = async (by: Database): Promise<Detected> =>
			detectSchema(known, await readTables(by, Object.keys(custom?.needs ?? {})), custom ? [] : found.queries);
		let reader = database;
		let detected = await detect(database);
		const missing = detected.schema ? missingGrants(detected.schema, detected.tables, everyWrite(detected.schema)) : ['all'];
		// Asked only where it is needed: it takes a round trip.
		const administrator = missing.length > 0 ? await findAdministrator(ways.host, ask, login) : undefined;
		if (detected.schema === undefined && administrator?.ok) {
			const again = await detect(administrator.database);
			if (again.schema) [detected, reader] = [again, administrator.database];
		}
		if (detected.schema === undefined) {
			const schema = unknownSchema(iterated(found.iterateQuery));
			const rights: Rights = {as: 'nobody', because: detected.why};
			return {
				reader,
				rights,
				schema,
				unknown: detected.why,
				tables: new Map(),
				found,
				style: judgePasswordStyle([], found.defaultScheme),
				maildir: '',
				close: database.close,
			};
		}
		const {schema, tables} = detected;
		const because = `${login.user} may only read here: it lacks ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}.`;
		const rights: Rights =
			missing.length === 0
				? {as: 'own'}
				: administrator?.ok
					? {as: 'administrator', because, database: administrator.database}
					: {as: 'nobody', because: `${because} And postgres cannot be asked on the server: ${administrator?.why ?? ''}`};
		const looks = await looksAt(reader, schema, tables, found.defaultScheme);
		return {reader, rights, schema, unknown: undefined, tables, found, ...looks, close: database.close};
	} catch (thrown) {
		await Promise.all(opened.map(each => each.close()));
		throw thrown;
	}
};
