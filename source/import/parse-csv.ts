// The text of a CSV file -> records with the line they begin in, and which column is what (RFC 4180; papaparse for quotes and separators).
import Papa from 'papaparse';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import {nextTurn} from './next-turn.ts';

export type Field = 'email' | 'password' | 'name' | 'quota' | 'active' | 'aliases' | 'maildir';

export type CsvRecord = {readonly line: number; readonly cells: readonly string[]};

export type Csv = {
	readonly separator: string;
	/** As written, or those that are taken for granted without a header. */
	readonly columns: ReadonlyArray<Field | undefined>;
	readonly header: readonly string[] | undefined;
	/** How many records there are. */
	readonly count: number;
	/** What was read and not followed. */
	readonly notes: readonly string[];
	/** Read again each time: of a large file only its text and where its records begin are held. Throws RangeError where there is none. */
	at(index: number): CsvRecord;
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

/** Characters that are read in one turn: some milliseconds. */
const pieceLength = 131_072;

type Place = {readonly start: number; readonly line: number; readonly cells: readonly string[]};

/** A record's line, quoted line breaks counted: papaparse tells how far it has read, not how many lines that were. The last of a piece may go on behind it, and is read again with the next. */
async function* recordsOf(text: string, delimiter: string, newline: LineBreak): AsyncGenerator<readonly Place[]> {
	let [line, from, length] = [1, 0, pieceLength];
	while (from < text.length) {
		const piece = text.slice(from, from + length);
		const found: {readonly cells: readonly string[]; readonly end: number}[] = [];
		Papa.parse<string[]>(piece, {delimiter, newline, step: ({data, meta}) => void found.push({cells: [...data], end: meta.cursor})});
		if (from + length < text.length) found.pop();
		if (found.length === 0) {
			length *= 2;
			continue;
		}
		const places: Place[] = [];
		let start = 0;
		for (const {cells, end} of found) {
			if (!isBlank(cells)) places.push({start: from + start, line, cells});
			const read = piece.slice(start, end);
			line += read.split('\n').length - 1 || read.split('\r').length - 1;
			start = end;
		}
		[from, length] = [from + Math.max(start, 1), pieceLength];
		yield places;
		await nextTurn();
	}
}

type LineBreak = '\r\n' | '\n' | '\r';

/** Guessed once, so that every piece is read the same. */
const lineBreakOf = (text: string, delimiter: string): LineBreak => Papa.parse(text.slice(0, 1_048_576), {delimiter, preview: 1}).meta.linebreak as LineBreak;

/** Throws UsageError where nothing in it is an address. */
export const parseCsv = async (text: string, named: string): Promise<Csv> => {
	if (text.includes('\0') && (text.match(/\0/g)?.length ?? 0) > text.length / 10) throw new UsageError(`${named} is no CSV: it is full of NUL bytes.`);
	const separator = separatorOf(text);
	const newline = lineBreakOf(text, separator);
	const [starts, lines]: [number[], number[]] = [[], []];
	let first: readonly string[] | undefined;
	let hasAddress = false;
	for await (const places of recordsOf(text, separator, newline))
		for (const {start, line, cells} of places) {
			first ??= cells;
			hasAddress ||= cells[0]?.includes('@') === true;
			starts.push(start);
			lines.push(line);
		}
	if (first === undefined) throw new UsageError(`${named} has no rows.`);
	const titles = first.map(fieldOf);
	const hasHeader = !first.some(cell => cell.includes('@')) && titles.some(title => title !== undefined);
	const skipped = hasHeader ? 1 : 0;
	const records: Pick<Csv, 'separator' | 'count' | 'at'> = {
		separator,
		count: starts.length - skipped,
		at: index => {
			const [start, line] = [starts[index + skipped], lines[index + skipped]];
			if (start === undefined || line === undefined || index < 0) throw new RangeError(`there is no record ${index}`);
			const own = text.slice(start, starts[index + skipped + 1]);
			const cells = own.includes('"')
				? Papa.parse<string[]>(own, {delimiter: separator, newline, preview: 1}).data[0]
				: own.split(newline, 1)[0]?.split(separator);
			return {line, cells: cells ?? []};
		},
	};
	if (!hasHeader) {
		if (!hasAddress)
			throw new UsageError(`${named} has no column of addresses.`, 'The first is taken for it where there is no header: email,password,full_name');
		return {...records, columns: withoutHeader, header: undefined, notes: []};
	}
	if (!titles.includes('email')) throw new UsageError(`${named} has a header without a column email: ${first.map(visible).join(', ')}.`, 'Call it email.');
	const double = titles.find((title, index) => title !== undefined && titles.indexOf(title) !== index);
	if (double !== undefined) throw new UsageError(`${named} has two columns that mean ${double}: ${first.map(visible).join(', ')}.`);
	const strange = first.filter((cell, index) => titles[index] === undefined && cell.trim() !== '' && cell.trim() !== 'reason');
	return {
		...records,
		columns: titles,
		header: first,
		notes: strange.length > 0 ? [`Columns that mean nothing here: ${strange.map(visible).join(', ')}.`] : [],
	};
};
