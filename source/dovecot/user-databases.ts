// Where Dovecot finds its users in SQL: connections with their passwords as Secrets, and the queries (doc.dovecot.org, "SQL").
import {createSecret, type Secret} from '../host/secret.ts';
import {blocksOf, type ConfigBlock} from './config-block.ts';

export type DatabaseLogin = {
	/** `pgsql`, `mysql`, `sqlite`. */
	readonly driver: string;
	/** A name, an address, or the directory of a unix socket; empty: the socket in its usual place. */
	readonly host: string;
	readonly port: number;
	readonly name: string;
	readonly user: string;
	readonly password?: Secret;
};

export type UserDatabases = {
	/** Empty where users do not come from SQL. Several: Dovecot takes the next when one is away. */
	readonly logins: readonly DatabaseLogin[];
	readonly passwordQuery: string;
	readonly userQuery: string;
	readonly iterateQuery: string;
	/** `SHA512-CRYPT`; empty: Dovecot's own default for SQL, which is PLAIN. */
	readonly defaultScheme: string;
	/** auth_username_chars; empty: all are. Undefined: Dovecot's own. */
	readonly usernameCharacters: string | undefined;
};

export const postgresPort = 5432;

const loginOf = (driver: string, block: ConfigBlock): DatabaseLogin => {
	const parameters = blocksOf(block, 'parameters')[0]?.settings ?? new Map<string, string>();
	const first = (...keys: readonly string[]) =>
		keys.map(key => parameters.get(key) ?? block.settings.get(key) ?? block.settings.get(`${driver}_${key}`)).find(value => value !== undefined) ?? '';
	const password = first('password');
	return {
		driver,
		host: first('host') || block.name,
		port: Number(first('port')) || postgresPort,
		name: first('dbname'),
		user: first('user'),
		...(password !== '' && {password: createSecret(password)}),
	};
};

const loginsIn = (block: ConfigBlock): DatabaseLogin[] =>
	['pgsql', 'mysql', 'sqlite'].flatMap(driver => blocksOf(block, driver).map(each => loginOf(driver, each)));

/** A block's own keys stand with or without its prefix: `query`, `passdb_sql_query`. */
const blockValue = (blocks: readonly ConfigBlock[], kind: 'passdb' | 'userdb', key: string): string =>
	blocks.map(block => block.settings.get(key) ?? block.settings.get(`${kind}_sql_${key}`) ?? block.settings.get(`${kind}_${key}`)).find(Boolean) ?? '';

export const userDatabases = (root: ConfigBlock): UserDatabases => {
	const sqlBlocks = (kind: string) => blocksOf(root, kind).filter(block => (block.settings.get('driver') ?? block.name) === 'sql');
	const [passdbs, userdbs] = [sqlBlocks('passdb'), sqlBlocks('userdb')];
	const own = [...passdbs, ...userdbs].flatMap(loginsIn);
	return {
		logins: own.length > 0 ? own : loginsIn(root),
		passwordQuery: blockValue(passdbs, 'passdb', 'query'),
		userQuery: blockValue(userdbs, 'userdb', 'query'),
		iterateQuery: blockValue(userdbs, 'userdb', 'iterate_query'),
		usernameCharacters: root.settings.get('auth_username_chars'),
		defaultScheme: blockValue(passdbs, 'passdb', 'default_password_scheme').toUpperCase(),
	};
};
