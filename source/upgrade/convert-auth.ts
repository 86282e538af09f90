// `passdb { driver = sql args = ... }` of Dovecot 2.3 as `passdb sql { query = ... }`, for every driver that 2.4 still has (D06 to D09).
import {formatName, formatSetting} from '../dovecot/format-value.ts';
import {parseMailLocation, withoutOthers} from './mail-location.ts';
import {convertVariables} from './old-variables.ts';
import {parseQuotaRule} from './quota-size.ts';
import {convertColumns} from './sql-columns.ts';
import {connectionLines, readSqlFile, type SqlFile} from './sql-files.ts';
import {askAboutBlock, everyNode, keyOf, type Node, nameOf, textOf, type Work} from './work.ts';

export type AuthFacts = {
	/** Settings that mail_location made. */
	readonly globals: readonly string[];
	readonly homeKnown: boolean;
	/** SQL files whose connection has been written. */
	readonly connected: Set<string>;
	/** Names of blocks that are taken: `passdb sql`. */
	readonly taken: Set<string>;
};

type Made = {readonly lines: readonly string[]; readonly id: string};

const goneDrivers: Readonly<Record<string, string>> = {
	checkpassword: 'Dovecot 2.4 has no checkpassword any more; a Lua passdb can call a program',
	vpopmail: 'Dovecot 2.4 has no vpopmail any more; its tables can be read by SQL',
	shadow: 'Dovecot 2.4 reads /etc/shadow through PAM: passdb pam { }',
	nss: 'Dovecot 2.4 asks for accounts of the system with userdb passwd { }',
	dict: 'Dovecot 2.4 has no dict passdb any more',
	ldap: 'LDAP settings stand in the configuration itself now, under new names',
};

/** `a=1 b=c` with quotes around values where they hold blanks. */
const pairs = (text: string): ReadonlyArray<readonly [string, string]> =>
	[...text.matchAll(/(?:^|\s)(\w[\w:-]*)=(?:"([^"]*)"|(\S*))/g)].map(([, key = '', quoted, plain = '']) => [key, quoted ?? plain]);

/** A field of a row that 2.4 does not know any more, in those that it does: as it is where it is not understood. */
const fieldOf = ([key, value]: readonly [string, string], globals: readonly string[]): ReadonlyArray<readonly [string, string]> => {
	const [, prefix = '', name = '', suffix = ''] = /^(userdb_)?(mail|quota_rule)(:\w+)?$/.exec(key) ?? [];
	if (name === '' || value === '') return [[key, value]];
	const location = name === 'mail' ? parseMailLocation(value) : undefined;
	const rule = name === 'quota_rule' ? parseQuotaRule(value) : undefined;
	const settings = location?.unknown.length === 0 ? withoutOthers(location.settings, globals) : rule?.mailbox === '*' ? rule.settings : undefined;
	return settings === undefined ? [[key, value]] : settings.map(([to, text]) => [`${prefix}${to}${suffix}`, text]);
};

const fieldLines = (entries: ReadonlyArray<readonly [string, string]>, globals: readonly string[]): readonly string[] =>
	entries.length === 0
		? []
		: [
				'  fields {',
				...entries.flatMap(entry => fieldOf(entry, globals)).map(([key, value]) => `    ${formatSetting(key, convertVariables(value).text)}`),
				'  }',
			];

/** `uid=vmail gid=vmail home=/srv/%d/%n allow_all_users=yes` */
const staticLines = (kind: string, args: string, globals: readonly string[]): readonly string[] => {
	const given = pairs(args);
	const lines = given.flatMap(([key, value]) => {
		if (key === 'allow_all_users' && kind === 'userdb') return [`  ${formatSetting('static_allow_all_users', value)}`];
		if (key === 'password' && kind === 'passdb') return [`  ${formatSetting('static_password', convertVariables(value).text)}`];
		return [];
	});
	return [
		...lines,
		...fieldLines(
			given.filter(([key]) => !(key === 'allow_all_users' && kind === 'userdb') && !(key === 'password' && kind === 'passdb')),
			globals,
		),
	];
};

/** `scheme=CRYPT username_format=%u /etc/dovecot/users` */
const passwdFileLines = (args: string): readonly string[] =>
	args.split(/\s+/).flatMap(word => {
		const [, key, value] = /^(scheme|username_format)=(.*)$/.exec(word) ?? [];
		if (key === 'scheme') return [`  ${formatSetting('default_password_scheme', value as string)}`];
		if (key === 'username_format') return [`  ${formatSetting('auth_username_format', convertVariables(value as string).text)}`];
		return word === '' ? [] : [`  ${formatSetting('passwd_file_path', convertVariables(word).text)}`];
	});

/** `session=yes cache_key=%u max_requests=20 dovecot` */
const pamLines = (args: string): readonly string[] =>
	args.split(/\s+/).flatMap(word => {
		const [, key, value] = /^(session|setcred|failure_show_msg|max_requests)(?:=(.*))?$/.exec(word) ?? [];
		if (key) return [`  pam_${formatSetting(key, value ?? 'yes')}`];
		return word === '' || word.includes('=') || word === '*' ? [] : [`  ${formatSetting('pam_service_name', convertVariables(word).text)}`];
	});

/** Columns and variables of a query; what could not be converted is asked. */
const query = (work: Work, node: Node, key: string, text: string, facts: AuthFacts): string => {
	const columns = convertColumns(text, facts);
	for (const change of columns.changes) work.say('R09', node.line, `${key}: ${change}`);
	for (const says of columns.manual)
		work.warn('R09', node.line, `${key}: ${says}`, [
			'Return mail_driver, mail_path, home and quota_storage_size from the query instead of mail and quota_rule; see doc.dovecot.org, "User databases".',
		]);
	const variables = convertVariables(columns.sql);
	for (const unknown of variables.unknown)
		work.warn('R05', node.line, `${key}: ${unknown} has no counterpart in Dovecot 2.4`, [
			'Write it with the filters of 2.4: doc.dovecot.org, "Settings variables".',
		]);
	return variables.text;
};

const setting = (key: string, value: string | undefined): readonly string[] => (value === undefined || value === '' ? [] : [`  ${formatSetting(key, value)}`]);

const sqlLines = (work: Work, node: Node, kind: string, file: SqlFile, facts: AuthFacts): readonly string[] => {
	const of = (key: string) => {
		const text = file.settings.get(key);
		return text === undefined ? undefined : query(work, node, key, text, facts);
	};
	return kind === 'passdb'
		? [
				...setting('default_password_scheme', file.settings.get('default_pass_scheme')),
				...setting('sql_query', of('password_query')),
				...setting('sql_update_query', of('update_query')),
			]
		: [...setting('sql_query', of('user_query')), ...setting('sql_iterate_query', of('iterate_query'))];
};

/** Where the database is, in the file that held it: its mode keeps the password from strangers. */
const connectionOf = (work: Work, node: Node, file: SqlFile, facts: AuthFacts): readonly string[] => {
	if (facts.connected.has(file.path)) return [];
	facts.connected.add(file.path);
	const lines = connectionLines(file);
	if (lines === undefined) {
		work.warn('D09', node.line, `${file.path} names the driver "${file.driver}", which Dovecot 2.4 has not.`, [
			'Name the database with sql_driver and a block of its kind.',
		]);
		return [];
	}
	let first = true;
	let depth = 0;
	for (const statement of file.statements) {
		const at = {file: file.path, within: [], ...statement};
		// A block such as `map { }` that belongs to a dictionary: in a file of queries 2.3 read over it.
		if (statement.parsed.kind === 'open') depth++;
		if (depth > 0 && statement.parsed.kind !== 'nothing') work.replace('D08', at, [`#${statement.text.trim()}`]);
		if (statement.parsed.kind === 'close' && depth > 0) {
			depth--;
			continue;
		}
		if (statement.parsed.kind !== 'setting' || depth > 0) continue;
		if (/^(driver|connect|default_pass_scheme|password_query|user_query|iterate_query|update_query)$/.test(statement.parsed.key)) {
			work.replace(first ? 'D09' : 'D08', at, first ? lines : []);
			first = false;
		} else work.ask('D08', at, `${statement.parsed.key} has no place in Dovecot 2.4.`, ['Leave it out, or look for its successor in doc.dovecot.org, "SQL".']);
	}
	return [`!include ${file.path}`];
};

/** Lines of the block that are the same in both, with their variables. */
const otherLines = (node: Node): readonly string[] =>
	node.children.flatMap(child => {
		const key = keyOf(child);
		if (child.line.parsed.kind === 'nothing') return child.line.text.trim() === '' ? [] : [`  ${child.line.text.trim()}`];
		const value = textOf(child);
		if (key === 'pass') return /^(?:yes|y|true)$/i.test(value) ? ['  result_success = continue'] : [];
		if (key === 'mechanisms') return [`  ${formatSetting('mechanisms_filter', value)}`];
		if (key === 'auth_verbose' || key === 'default_fields' || key === 'override_fields' || key === 'driver' || key === 'args' || key === 'name') return [];
		return key === '' ? [] : [`  ${formatSetting(key, convertVariables(value).text)}`];
	});

const body = (work: Work, node: Node, kind: string, driver: string, args: string, facts: AuthFacts): Made | undefined => {
	if (driver === 'sql') {
		const file = work.files.find(each => each.path === args);
		if (!file) return undefined;
		return {lines: sqlLines(work, node, kind, readSqlFile(file), facts), id: 'D08'};
	}
	if (driver === 'static') return {lines: staticLines(kind, args, facts.globals), id: 'D07'};
	if (driver === 'passwd-file') return {lines: passwdFileLines(args), id: 'D07'};
	if (driver === 'pam') return {lines: pamLines(args), id: 'D07'};
	if (driver === 'lua') return {lines: setting('lua_file', /file=(\S+)/.exec(args)?.[1]), id: 'D07'};
	return {lines: [], id: 'D06'};
};

/** A block of 2.4 already has a name, and stays. */
export const convertAuth = (work: Work, node: Node, kind: 'passdb' | 'userdb', facts: AuthFacts): void => {
	if (nameOf(node) !== '') {
		facts.taken.add(`${kind} ${nameOf(node)}`);
		return;
	}
	const of = (key: string) => node.children.findLast(child => keyOf(child) === key);
	const driver = of('driver') ? textOf(of('driver') as Node) : '';
	const args = of('args') ? textOf(of('args') as Node) : '';
	const gone = goneDrivers[driver];
	if (gone !== undefined || driver === '') {
		const step =
			driver === 'ldap'
				? 'Write passdb ldap { } and userdb ldap { } by doc.dovecot.org, "LDAP", from the file that args names; then take the comment away.'
				: `Choose another ${kind} and write it in place of this block.`;
		askAboutBlock(work, driver === '' ? 'D06' : 'D18', node, gone ?? `This ${kind} names no driver.`, [step]);
		return;
	}
	const made = body(work, node, kind, driver, args, facts);
	if (made === undefined) {
		askAboutBlock(work, 'D08', node, `Its SQL file ${args || '(args is missing)'} could not be read.`, [
			`Run the conversion as root, or write ${kind} sql { query = ... } from that file by hand.`,
		]);
		return;
	}
	let name = driver;
	for (let count = 2; facts.taken.has(`${kind} ${name}`); count++) name = `${driver}${count}`;
	facts.taken.add(`${kind} ${name}`);
	const file = driver === 'sql' ? work.files.find(each => each.path === args) : undefined;
	const before = file ? connectionOf(work, node, readSqlFile(file), facts) : [];
	const overrides = of('override_fields') ? pairs(textOf(of('override_fields') as Node)) : [];
	const defaults = of('default_fields') ? pairs(textOf(of('default_fields') as Node)).map(([key, value]) => [`${key}:default`, value] as const) : [];
	const lines = [
		...before,
		`${kind} ${formatName(name)} {`,
		...(name === driver ? [] : [`  driver = ${driver}`]),
		...otherLines(node),
		...made.lines.map(line => (name === driver && !driver.includes('-') ? line.replace(`  ${driver}_`, '  ') : line)),
		...fieldLines([...defaults, ...overrides], facts.globals),
		'}',
	];
	work.replace('D06', node.line, lines);
	const argument = of('args');
	if (argument)
		work.say(made.id === 'D06' ? 'D07' : made.id, argument.line, `${kind} ${formatName(name)} { ${made.lines.map(line => line.trim()).join(' / ')} }`);
	for (const each of everyNode(node)) {
		if (each !== node) work.replace('', each.line, []);
		if (each.close) work.replace('', each.close, []);
	}
};
