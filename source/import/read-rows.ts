// Records -> what each wants: address, name, quota, state, aliases, and a password in clear, hashed, or none.
import {parseSize} from '../format/parse-size.ts';
import {createSecret, type Secret} from '../host/secret.ts';
import type {Csv, Field} from './parse-csv.ts';
import {restored} from './spreadsheet.ts';

export type RowPassword =
	| {readonly kind: 'clear'; readonly secret: Secret}
	/** As it goes into the table. */
	| {readonly kind: 'hashed'; readonly secret: Secret; readonly scheme: string}
	/** The cell is empty: one is made. */
	| {readonly kind: 'none'};

export type ImportRow = {
	readonly line: number;
	/** As written. */
	readonly email: string;
	readonly name: string;
	readonly password: RowPassword;
	readonly quotaBytes?: number;
	readonly active?: boolean;
	readonly aliases: readonly string[];
	readonly maildir?: string;
	/** Why the row cannot even be read; undefined: it can. */
	readonly broken?: string;
	readonly cells: readonly string[];
};

const prefixed = /^\{([A-Za-z\d.-]+)\}(.+)$/s;
/** Hashes of crypt(5) as they stand in shadow files. */
const bare: ReadonlyArray<readonly [RegExp, string]> = [
	[/^\$6\$(?:rounds=\d+\$)?[^$]{1,16}\$[./\dA-Za-z]{86}$/, 'SHA512-CRYPT'],
	[/^\$5\$(?:rounds=\d+\$)?[^$]{1,16}\$[./\dA-Za-z]{43}$/, 'SHA256-CRYPT'],
	[/^\$2[aby]\$\d\d\$[./\dA-Za-z]{53}$/, 'BLF-CRYPT'],
	[/^\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[^$]+\$[^$]+$/, 'ARGON2ID'],
];

export const readPassword = (cell: string): RowPassword => {
	if (cell === '') return {kind: 'none'};
	const [, scheme] = prefixed.exec(cell) ?? [];
	if (scheme !== undefined) return {kind: 'hashed', secret: createSecret(cell), scheme: scheme.toUpperCase()};
	const known = bare.find(([shape]) => shape.test(cell));
	return known ? {kind: 'hashed', secret: createSecret(`{${known[1]}}${cell}`), scheme: known[1]} : {kind: 'clear', secret: createSecret(cell)};
};

const yes = new Set(['1', 'true', 't', 'yes', 'y', 'on', 'active', 'enabled', 'ja', 'x']);
const no = new Set(['0', 'false', 'f', 'no', 'n', 'off', 'inactive', 'disabled', 'nein']);

const few = 2;

export const readRow = ({columns, header, at}: Csv, index: number): ImportRow => {
	const {line, cells} = at(index);
	const cell = (field: Field): string => {
		const at = columns.indexOf(field);
		return at < 0 ? '' : restored(cells[at] ?? '');
	};
	const [quota, active] = [cell('quota').trim(), cell('active').trim().toLowerCase()];
	const bytes = quota === '' ? undefined : parseSize(quota);
	const state = yes.has(active) ? true : no.has(active) ? false : undefined;
	const extra = cells.slice(columns.length).filter(each => each.trim() !== '').length;
	const broken = cells.some(each => each.includes('\0'))
		? 'it has a NUL byte in it'
		: extra > 0
			? `it has ${cells.length} columns, and ${header ? 'the header' : 'a row without a header'} has ${columns.length}`
			: header !== undefined && cells.length < Math.min(few, columns.length)
				? `it has ${cells.length} column, and the header has ${columns.length}`
				: quota !== '' && bytes === undefined
					? 'its quota is no size (500M, 2G, none)'
					: active !== '' && state === undefined
						? 'its state is neither yes nor no'
						: undefined;
	const maildir = cell('maildir').trim();
	return {
		line,
		email: cell('email').trim(),
		name: cell('name'),
		password: readPassword(cell('password')),
		...(bytes !== undefined && {quotaBytes: bytes}),
		...(state !== undefined && {active: state}),
		aliases: cell('aliases')
			.split(/[\s,;|]+/)
			.filter(each => each !== ''),
		...(maildir !== '' && {maildir}),
		...(broken !== undefined && {broken}),
		cells,
	};
};

/** From the first up to that behind the last. */
export const readRows = (csv: Csv, from = 0, to = csv.count): readonly ImportRow[] =>
	Array.from({length: Math.max(0, Math.min(to, csv.count) - from)}, (_, index) => readRow(csv, from + index));
