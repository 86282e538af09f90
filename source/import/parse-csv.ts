// The text of a CSV file -> records with the line they begin in, and which column is what (RFC 4180; papaparse for quotes and separators).
import Papa from 'papaparse';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';

export type Field = 'email' | 'password' | 'name' | 'quota' | 'active' | 'aliases' | 'maildir';

export type CsvRecord = {readonly line: number; readonly cells: readonly string[]};

export type Csv = {
	readonly separator: string;
	/** As written, or those that are taken for granted without a header. */
	readonly columns: ReadonlyArray<Field | undefined>;
	readonly header: readonly string[] | undefined;
	readonly records: readonly CsvRecord[];
	/** What was read and not followed. */
	readonly notes: readonly string[];
};

const called: Readonly<Record<Field, readonly string[]>> = {
	email: ['email', 'address', 'mail', 'username', 'user', 'account', 'emailaddress', 'mailaddress', 'adresse'],
	password: ['password', 'pass', 'passwd', 'passwort', 'kennwort', 'pw'],
	name: ['fullname', 'name', 'displayname', 'realname', 'vollername'],
	quota: ['quota', 'limit', 'size'],
	active: ['active', 'enabled', 'state', 'aktiv'],
	aliases: ['aliases', 'alias'],
	maildir: ['maildir'],
};

const withoutHeader: readonly Field[] = ['email', 'password', 'name', 'quota', 'active', 'aliases'];

const fieldOf = (title: string): Field | undefined => {
	const plain = title.toLowerCase().replace(/[\s_-]+/g, '');
	return (Object.keys(called) as Field[]).find(field => called[field].includes(plain));
};

const separators = [',', ';', '\t'] as const;

/** The one by which most of the first lines have the same number of cells, and more than one. */
const separatorOf = (text: string): string => {
	const head = text.slice(0, 65_536);
	const scored = separators.map(separator => {
		const rows = Papa.parse<string[]>(head, {delimiter: separator, preview: 20, skipEmptyLines: 'greedy'}).data;
		const counts = new Map<number, number>();
		for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
		const [columns = 1, often = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
		return {separator, score: columns > 1 ? often * 100 + columns : 0};
	});
	const best = scored.sort((a, b) => b.score - a.score)[0];
	return best && best.score > 0 ? best.separator : ',';
};

const isBlank = (cells: readonly string[]): boolean => cells.every(cell => cell.trim() === '');

/** A record's line, quoted line breaks counted: papaparse tells how far it has read, not how many lines that were. */
const recordsOf = (text: string, separator: string): CsvRecord[] => {
	const records: CsvRecord[] = [];
	let [line, from] = [1, 0];
	Papa.parse<string[]>(text, {
		delimiter: separator,
		step: ({data, meta}) => {
			const cells = [...data];
			if (!isBlank(cells)) records.push({line, cells});
			const read = text.slice(from, meta.cursor);
			line += read.split('\n').length - 1 || read.split('\r').length - 1;
			from = meta.cursor;
		},
	});
	return records;
};

/** Throws UsageError where nothing in it is an address. */
export const parseCsv = (text: string, named: string): Csv => {
	if (text.includes('\0') && (text.match(/\0/g)?.length ?? 0) > text.length / 10) throw new UsageError(`${named} is no CSV: it is full of NUL bytes.`);
	const separator = separatorOf(text);
	const records = recordsOf(text, separator);
	const [first] = records;
	if (first === undefined) throw new UsageError(`${named} has no rows.`);
	const titles = first.cells.map(fieldOf);
	const hasHeader = !first.cells.some(cell => cell.includes('@')) && titles.some(title => title !== undefined);
	if (!hasHeader) {
		if (!records.some(({cells}) => cells[0]?.includes('@')))
			throw new UsageError(`${named} has no column of addresses.`, 'The first is taken for it where there is no header: email,password,full_name');
		return {separator, columns: withoutHeader, header: undefined, records, notes: []};
	}
	if (!titles.includes('email'))
		throw new UsageError(`${named} has a header without a column email: ${first.cells.map(visible).join(', ')}.`, 'Call it email.');
	const double = titles.find((title, index) => title !== undefined && titles.indexOf(title) !== index);
	if (double !== undefined) throw new UsageError(`${named} has two columns that mean ${double}: ${first.cells.map(visible).join(', ')}.`);
	const strange = first.cells.filter((cell, index) => titles[index] === undefined && cell.trim() !== '' && cell.trim() !== 'reason');
	return {
		separator,
		columns: titles,
		header: first.cells,
		records: records.slice(1),
		notes: strange.length > 0 ? [`Columns that mean nothing here: ${strange.map(visible).join(', ')}.`] : [],
	};
};
