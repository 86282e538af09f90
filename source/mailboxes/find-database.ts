// Which database holds the mailboxes, by the server's own configuration: Dovecot's connection first, then those of Postfix's tables; a profile comes before both.
import {doveconfDatabases} from '../commands/doveconf-databases.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import type {Ask} from '../commands/shape.ts';
import {tableDatabase} from '../commands/table-database.ts';
import {type DatabaseLogin, postgresPort} from '../dovecot/user-databases.ts';
import {sqlTables} from '../postfix/sql-tables.ts';
import {RefusedError} from '../problem.ts';
import type {DatabaseSettings} from '../profile/database-settings.ts';
import {type NameRules, usualCharacters} from './parse-address.ts';
import {type SaidBy, saidByProfile, saidByServer} from './said-by.ts';

export type FoundLogin = DatabaseLogin & {readonly from: string; readonly saidBy: SaidBy};

export type FoundDatabase = {
	/** In the order in which they are tried; the same place with the same user once. */
	readonly logins: ReadonlyArray<FoundLogin>;
	/** All that Dovecot and Postfix ask it. */
	readonly queries: readonly string[];
	readonly passwordQuery: string;
	readonly userQuery: string;
	readonly iterateQuery: string;
	readonly defaultScheme: string;
	readonly names: NameRules;
};

/** Where a login comes from that somebody named. */
export const ofProfile = 'the profile';

const dovecotSays = "Dovecot's configuration";

const sameLogin = (a: DatabaseLogin, b: DatabaseLogin): boolean => a.host === b.host && a.port === b.port && a.name === b.name && a.user === b.user;

/** What a profile says of the database, over what was found; a user of its own comes with a password of its own. */
const overridden = (login: DatabaseLogin, settings: DatabaseSettings): DatabaseLogin => {
	const {password, ...rest} = login;
	const kept = settings.user === undefined || settings.user === login.user ? password : undefined;
	const given = settings.password ?? kept;
	return {
		...rest,
		host: settings.host ?? login.host,
		port: settings.port ?? login.port,
		name: settings.name ?? login.name,
		user: settings.user ?? login.user,
		...(given && {password: given}),
	};
};

/** Throws RefusedError where users do not come from PostgreSQL, and where nothing says where it is. */
export const findDatabase = async (ask: Ask, settings: DatabaseSettings | undefined): Promise<FoundDatabase> => {
	const [dovecot, postfix] = await Promise.all([ask(doveconfDatabases, undefined), ask(postconfSettings, undefined)]);
	const tables = postfix.ok ? sqlTables(postfix.value.values).filter(each => /^(?:proxy:)?pgsql:/.test(each.table)) : [];
	const maps = await Promise.all(tables.map(async each => ({path: each.path, answer: await ask(tableDatabase, {path: each.path})})));
	const ofDovecot = dovecot.ok ? dovecot.value.logins : [];
	const other = ofDovecot.find(login => login.driver !== 'pgsql');
	const found = [
		...ofDovecot.filter(login => login.driver === 'pgsql').map(login => ({...login, from: dovecotSays, saidBy: saidByServer(dovecotSays)})),
		...maps.flatMap(({path, answer}) => (answer.ok ? answer.value.logins.map(login => ({...login, from: path, saidBy: saidByServer(path)})) : [])),
	];
	const empty: DatabaseLogin = {driver: 'pgsql', host: '127.0.0.1', port: postgresPort, name: '', user: ''};
	const given = settings !== undefined && [settings.user, settings.name, settings.host, settings.port, settings.password].some(each => each !== undefined);
	const own =
		settings && given
			? [{...overridden(found[0] ?? empty, settings), from: ofProfile, saidBy: saidByProfile(settings, found[0]?.saidBy ?? saidByServer(dovecotSays))}]
			: [];
	const all = [...own, ...found].filter(login => login.name !== '' && login.user !== '');
	const logins = all.filter((login, index) => all.findIndex(each => sameLogin(each, login)) === index);
	if (logins.length === 0) {
		if (!dovecot.ok)
			throw new RefusedError(
				`The database of mailboxes cannot be found: ${dovecot.why}`,
				'Name it in the profile: [hosts.NAME.database] host, name, user, password_file.',
			);
		if (other) throw new RefusedError(`The mailboxes are in ${other.driver}, and mailtui manages those in PostgreSQL.`);
		throw new RefusedError(
			'Neither Dovecot nor Postfix asks PostgreSQL for users.',
			'Users may be accounts of the system, or come from another directory. Or name the database in the profile: [hosts.NAME.database] host, name, user, password_file.',
		);
	}
	const queries = dovecot.ok ? dovecot.value : undefined;
	return {
		logins,
		queries: [
			queries?.passwordQuery ?? '',
			queries?.userQuery ?? '',
			queries?.iterateQuery ?? '',
			...maps.map(({answer}) => (answer.ok ? answer.value.query : '')),
		].filter(query => query !== ''),
		passwordQuery: queries?.passwordQuery ?? '',
		userQuery: queries?.userQuery ?? '',
		iterateQuery: queries?.iterateQuery ?? '',
		defaultScheme: queries?.defaultScheme ?? '',
		names: {
			delimiter: postfix.ok ? (postfix.value.values.get('recipient_delimiter') ?? '') : '',
			characters: queries === undefined ? '' : (queries.usernameCharacters ?? usualCharacters),
		},
	};
};
