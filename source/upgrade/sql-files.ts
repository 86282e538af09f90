// The SQL files that a 2.3 configuration names by `args =`: their settings, and the file turned into one that 2.4 can include.
import type {SourceFile} from '../config/source-file.ts';
import {type ConfigStatement, readConfigStatements} from '../dovecot/config-statements.ts';
import {formatName, formatSetting} from '../dovecot/format-value.ts';
import {parseConnect, type SqlConnection} from './connect-string.ts';

export type SqlFile = {
	readonly path: string;
	readonly driver: string;
	readonly connect: string;
	readonly settings: ReadonlyMap<string, string>;
	readonly statements: readonly ConfigStatement[];
};

export const readSqlFile = ({path, text}: SourceFile): SqlFile => {
	const statements = readConfigStatements(text);
	const settings = new Map(statements.flatMap(({parsed}) => (parsed.kind === 'setting' ? [[parsed.key, parsed.value] as const] : [])));
	return {path, driver: settings.get('driver') ?? '', connect: settings.get('connect') ?? '', settings, statements};
};

const ownNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	pgsql: {maxconns: 'pgsql_connection_limit'},
	mysql: {
		dbname: 'dbname',
		user: 'user',
		password: 'password',
		port: 'port',
		maxconns: 'connection_limit',
		ssl_ca: '',
		ssl: 'ssl',
		client_flags: 'client_flags',
	},
};

const blockOf = (driver: string, {host, parameters}: SqlConnection): readonly string[] => {
	const plain = parameters.filter(([name]) => name !== 'maxconns');
	const limit = parameters.find(([name]) => name === 'maxconns');
	const limits = limit ? [`  ${formatSetting('connection_limit', limit[1])}`] : [];
	if (driver === 'pgsql')
		return [
			`pgsql ${formatName(host || '/var/run/postgresql')} {`,
			...limits,
			'  parameters {',
			...plain.map(([name, value]) => `    ${formatSetting(name, value)}`),
			'  }',
			'}',
		];
	const known = ownNames['mysql'] as Readonly<Record<string, string>>;
	return [
		`mysql ${formatName(host || 'localhost')} {`,
		...limits,
		...plain.filter(([name]) => known[name]).map(([name, value]) => `  ${formatSetting(known[name] as string, value)}`),
		'}',
	];
};

/** Lines that say where the database is; undefined for a driver that is not known. */
export const connectionLines = ({driver, connect}: Pick<SqlFile, 'driver' | 'connect'>): readonly string[] | undefined => {
	if (driver === 'sqlite') return ['sql_driver = sqlite', formatSetting('sqlite_path', connect)];
	if (driver !== 'pgsql' && driver !== 'mysql') return undefined;
	return [`sql_driver = ${driver}`, ...parseConnect(connect).flatMap(each => blockOf(driver, each))];
};
