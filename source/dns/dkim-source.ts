// OpenDKIM's keys as a change of them is planned from: the tables of one process or of two, the files behind them, and what every plan shares.
import type {FileEdit, Plan, Step} from '../changes/shape.ts';
import type {DkimKey, DkimTables} from '../commands/dkim-keys.ts';
import type {ReadFiles} from '../commands/file-frames.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import {UsageError} from '../problem.ts';
import {secondUnit, together} from './second-signer.ts';

export type KeyType = 'rsa' | 'ed25519';

export type DkimSource = {
	readonly tables: DkimTables;
	/** Of the second OpenDKIM, which signs with Ed25519; undefined where there is none. */
	readonly second?: DkimTables | undefined;
	readonly files: ReadFiles;
};

/** One OpenDKIM of those that sign. */
export type Signer = {readonly tables: DkimTables; readonly unit: string};

export const firstUnit = 'opendkim.service';

export const setting = ({settings}: DkimTables, name: string): string => [...settings].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';

/** The file behind a table; throws UsageError where it is none that can be edited. */
export const tableFile = ({tables}: Signer, {files, unread}: ReadFiles, name: 'KeyTable' | 'SigningTable'): ReadFiles['files'][number] => {
	const path = setting(tables, name).replace(/^(?:re)?file:/, '');
	if (!path.startsWith('/'))
		throw new UsageError(`OpenDKIM has no ${name} in a file here.`, 'Keys are managed in tables: set KeyTable and SigningTable in /etc/opendkim.conf first.');
	const file = files.find(each => each.path === path);
	if (file === undefined) throw new UsageError(`${path} cannot be read.`, unread.find(each => each.path === path)?.why ?? 'Is it there?');
	return file;
};

export const tablePaths = (tables: DkimTables): readonly string[] =>
	['KeyTable', 'SigningTable'].map(name => setting(tables, name).replace(/^(?:re)?file:/, '')).filter(path => path.startsWith('/'));

export const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

export const edit = (file: ReadFiles['files'][number], text: string): FileEdit => ({
	path: file.path,
	before: {text: file.text, sha256: file.sha256},
	after: {text},
});

/** `units`: who reads the tables anew afterwards. */
export const plan = (
	title: string,
	{files}: DkimSource,
	edits: readonly FileEdit[],
	steps: readonly Step[],
	notes: readonly string[],
	units: readonly string[],
): Plan => ({
	title,
	edits,
	steps,
	validate: [],
	settle: units.map(unit => systemdReload.build({unit})),
	secrets: files.secrets,
	notes,
});

export const algorithmOf = (tables: DkimTables): string => setting(tables, 'SignatureAlgorithm') || 'rsa-sha256';

/** Who signs with keys of this kind; undefined: the second OpenDKIM, which is still to be set up. Throws UsageError where nobody can. */
export const signerOf = ({tables, second}: DkimSource, type: KeyType): Signer | undefined => {
	const algorithm = algorithmOf(tables);
	if (algorithm.startsWith(type)) return {tables, unit: firstUnit};
	if (type === 'ed25519') return second && {tables: second, unit: secondUnit};
	throw new UsageError(
		`OpenDKIM signs everything with one algorithm, here ${algorithm}: a key of another kind would make it refuse all mail (451 resource unavailable).`,
		'Make an Ed25519 key: --ed25519.',
	);
};

/** Of both OpenDKIMs, where there are two. */
export const allOf = ({tables, second}: DkimSource): DkimTables => together(tables, second);

/** The tables that a key stands in. */
export const signerWith = ({tables, second}: DkimSource, key: DkimKey): Signer =>
	second?.keys.includes(key) ? {tables: second, unit: secondUnit} : {tables, unit: firstUnit};

export const patternOf = (line: string): readonly [pattern: string, key: string] | undefined => {
	const [, pattern, key] = /^\s*([^\s#]\S*)\s+(\S+)/.exec(line) ?? [];
	return pattern === undefined || key === undefined ? undefined : [pattern, key];
};
