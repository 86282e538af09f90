// Where the demo's database lies as it is after initdb: made at build time, because that takes ten times as long as loading what it made.
import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const version = (): string =>
	(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {dependencies: Record<string, string>}).dependencies[
		'@electric-sql/pglite'
	] ?? '';

/** Kept beside the engine that made it: another one would not read it. */
export const keptDatabase = (): string => fileURLToPath(new URL(`../../node_modules/.cache/mailtui/demo-database-${version()}.tar.br`, import.meta.url));

/** A tarball of its data directory, packed by brotli; undefined: there is none, and initdb is run. */
export const preparedDatabase = (): string | undefined => {
	const file = import.meta.url.endsWith('.ts')
		? keptDatabase()
		: fileURLToPath(new URL(import.meta.url.includes('/chunks/') ? '../demo-database.tar.br' : './demo-database.tar.br', import.meta.url));
	return existsSync(file) ? file : undefined;
};
