// One lookup in one of Postfix's tables (postmap(1) -q, pgsql_table(5)): files on the demo's disk, queries to its database.
import type {Value} from './accounts.ts';
import {FileError} from './file-system.ts';
import type {World} from './world.ts';

export type MapLookup =
	| {readonly kind: 'value'; readonly value: string}
	| {readonly kind: 'nothing'}
	| {readonly kind: 'trouble'; readonly table: string; readonly fatal: string; readonly warnings: readonly string[]};

const pgsql = async (world: World, table: string, path: string, key: string): Promise<MapLookup> => {
	const trouble = (fatal: string, warnings: readonly string[] = []): MapLookup => ({kind: 'trouble', table, fatal, warnings});
	let text: string;
	try {
		text = world.files.read(path);
	} catch (error) {
		if (error instanceof FileError) return trouble(`open ${path}: ${error.message}`);
		throw error;
	}
	const values = new Map(
		[...text.replace(/\n[ \t]+(?=\S)/g, ' ').matchAll(/^(\w+)\s*=\s*(.*)$/gm)].map(match => [match[1] as string, (match[2] as string).trim()]),
	);
	if (!world.units.isActive('postgresql@17-main.service')) {
		const warning = `connect to pgsql server ${values.get('hosts') ?? 'localhost'}: connection to server at "127.0.0.1", port 5432 failed: Connection refused??Is the server running on that host and accepting TCP/IP connections??`;
		return trouble(
			table.startsWith('proxy:') ? `table ${table}: query error: Application error` : `table ${table}: query error: Operation now in progress`,
			table.startsWith('proxy:') ? [] : [warning, warning],
		);
	}
	const at = key.lastIndexOf('@');
	const safe = (word: string) => word.replaceAll("'", "''");
	const parts: Readonly<Record<string, string>> = {s: key, u: at < 0 ? key : key.slice(0, at), d: at < 0 ? '' : key.slice(at + 1)};
	if (at < 0 && /%[ud]/.test(values.get('query') ?? '') && /%d/.test(values.get('query') ?? '')) return {kind: 'nothing'};
	const result = await world.database.query((values.get('query') ?? '').replace(/%([sud])/g, (_, letter: string) => safe(parts[letter] ?? '')));
	if (!result.ok) return trouble(`table ${table}: query error: Success`, [`pgsql query failed: ${result.error.replaceAll('\n', '?')}`]);
	const found = result.rows.map(row => Object.values(row)[0]).filter((value): value is Value => value !== null && value !== undefined);
	return found.length === 0 ? {kind: 'nothing'} : {kind: 'value', value: found.join(',')};
};

const textFile = (world: World, path: string, key: string): MapLookup => {
	if (!world.files.look(path)) return {kind: 'nothing'};
	const line = world.files
		.read(path)
		.split('\n')
		.find(each => !each.startsWith('#') && each.split(/[\s:]+/)[0] === key);
	// postmap -q reads the compiled table as it is; aliases(5) has a colon that is not part of the key.
	return line === undefined || line.includes(':') ? {kind: 'nothing'} : {kind: 'value', value: line.replace(/^\S+\s+/, '')};
};

/** `tables` may be a list, as in main.cf; the first that knows the key answers. */
export const lookupMap = async (world: World, tables: string, key: string): Promise<MapLookup> => {
	for (const table of tables.split(/[\s,]+/).filter(Boolean)) {
		const bare = table.replace(/^proxy:/, '');
		const colon = bare.indexOf(':');
		const [type, path] = [bare.slice(0, Math.max(0, colon)), bare.slice(colon + 1)];
		if (type === '' && bare === key) return {kind: 'value', value: key};
		if (type === '') continue;
		if (!['pgsql', 'hash', 'btree', 'lmdb', 'texthash', 'regexp', 'pcre', 'cidr', 'static'].includes(type))
			return {kind: 'trouble', table, fatal: `unsupported dictionary type: ${type}. Is the postfix-${type} package installed?`, warnings: []};
		const found =
			type === 'pgsql' ? await pgsql(world, table, path, key) : type === 'static' ? ({kind: 'value', value: path} as const) : textFile(world, path, key);
		if (found.kind !== 'nothing') return found;
	}
	return {kind: 'nothing'};
};
