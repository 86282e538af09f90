// A CSV file as text, as records with their lines, as rows: separators, quotes, encodings, headers, and what is no CSV at all.
import {mkdtempSync, rmSync, truncateSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {parseCsv} from '../../source/import/parse-csv.ts';
import {decodeCsv, readImportFile} from '../../source/import/read-import-file.ts';
import {readPassword, readRows} from '../../source/import/read-rows.ts';
import {neutralised, restored} from '../../source/import/spreadsheet.ts';

const rowsOf = async (text: string) =>
	readRows(await parseCsv(text, 'a.csv')).map(({line, email, name, aliases, broken}) => ({line, email, name, aliases, broken}));

describe('records', () => {
	test.each([
		['comma', 'email,password,full_name\na@example.org,x,Anna\n'],
		['semicolon', 'email;password;full_name\na@example.org;x;Anna\n'],
		['tab', 'email\tpassword\tfull_name\na@example.org\tx\tAnna\n'],
		['CRLF', 'email,password,full_name\r\na@example.org,x,Anna\r\n'],
		['other names of the columns', 'Name;E-Mail;Passwort\nAnna;a@example.org;x\n'],
		['no line break at the end', 'email,password,full_name\na@example.org,x,Anna'],
		['blank lines behind', 'email,password,full_name\na@example.org,x,Anna\n\n,,\n'],
	])('%s', async (_, text) => {
		expect(await rowsOf(text)).toMatchObject([{line: 2, email: 'a@example.org', name: 'Anna'}]);
	});
	test('without a header the first columns are email, password, full_name', async () => {
		expect(await rowsOf("a@example.org,x,Änna O'Brien\n")).toMatchObject([{line: 1, email: 'a@example.org', name: "Änna O'Brien"}]);
	});
	test('quotes, doubled quotes and line breaks in a cell, and the lines counted on behind them', async () => {
		expect(await rowsOf('email,password,full_name\n"a@example.org",x,"Dora ""Dodo"",\nline two"\nb@example.org,y,B\n')).toMatchObject([
			{line: 2, name: 'Dora "Dodo",\nline two'},
			{line: 4, email: 'b@example.org'},
		]);
	});
	test('blank lines in the middle count as lines', async () => {
		expect(await rowsOf('email,password\n\n\na@example.org,x\n')).toMatchObject([{line: 4}]);
	});
	test('rows with too few and too many columns are broken by themselves', async () => {
		expect((await rowsOf(`email,password,full_name\na@example.org\nb@example.org,x\nc@example.org,${'x,'.repeat(39)}y\n`)).map(each => each.broken)).toEqual([
			expect.stringContaining('it has 1 column'),
			undefined,
			expect.stringContaining('it has 41 columns'),
		]);
	});
	test.each([
		['a@example.org,x,A,lots', 'quota'],
		['a@example.org,x,A,1G,maybe', 'state'],
		['a@example.org,x,A\0B', 'NUL'],
	])('%j is broken: %s', async (text, why) => expect((await rowsOf(text))[0]?.broken).toContain(why));
	test('a large file is read piece by piece, and every record as if it were read at once', async () => {
		const name = (index: number) => `Line ${index}${index % 7 === 0 ? '\r\nand "more", x' : ''}${'.'.repeat(index % 90)}`;
		const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
		const count = 12_000;
		const text = `email,password,full_name\r\n${Array.from({length: count}, (_, index) => `u${index}@example.org,x,${index % 7 === 0 ? quoted(name(index)) : name(index)}\r\n${index % 1000 === 0 ? '\r\n' : ''}`).join('')}`;
		const csv = await parseCsv(text, 'a.csv');
		expect(csv.count).toBe(count);
		let line = 2;
		for (let index = 0; index < count; index++) {
			expect(csv.at(index)).toEqual({line, cells: [`u${index}@example.org`, 'x', name(index)]});
			line += (index % 7 === 0 ? 2 : 1) + (index % 1000 === 0 ? 1 : 0);
		}
		expect(() => csv.at(count)).toThrow(RangeError);
	});
	test('a quote that is never closed takes the rest, however much that is', async () => {
		const csv = await parseCsv(`email,password,full_name\na@example.org,x,"open\n${'b@example.org,x,B\n'.repeat(20_000)}`, 'a.csv');
		expect(csv.count).toBe(1);
	});
	test('aliases by blank, comma or semicolon', async () => {
		expect((await rowsOf('email,aliases\na@example.org,"x@example.org, y@example.org;z@example.org"\n'))[0]?.aliases).toEqual([
			'x@example.org',
			'y@example.org',
			'z@example.org',
		]);
	});
	test.each([
		['password,name\nx,Anna\n', 'without a column email'],
		['email,mail\na@example.org,b@example.org\n'.replace('a@', 'a@'), 'two columns that mean email'],
		['one\ntwo\n', 'no column of addresses'],
		['\n\n', 'no rows'],
	])('%j: %s', (text, why) => expect(parseCsv(text, 'a.csv')).rejects.toThrow(why));
	test('columns that mean nothing are told', async () => {
		expect((await parseCsv('email,shoe size\na@example.org,42\n', 'a.csv')).notes).toEqual(['Columns that mean nothing here: shoe size.']);
	});
});

describe('text', () => {
	test.each([
		['UTF-8 with its mark', Buffer.from('\ufeffemail\nä', 'utf8'), 'email\nä'],
		['Latin-1', Buffer.from('M\xfcller', 'latin1'), 'Müller'],
		['UTF-16', Buffer.from('\ufeffemail', 'utf16le'), 'email'],
	])('%s', (_, bytes, text) => expect(decodeCsv(bytes, 'a.csv')).toBe(text));
	test.each([
		['XLSX', Buffer.from('PK\x03\x04rest'), 'workbook'],
		['XLS', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old Excel'],
		['PDF', Buffer.from('%PDF-1.7'), 'PDF'],
		['nothing', Buffer.alloc(0), 'empty'],
	])('%s is no CSV, and is called by its name', (_, bytes, why) => expect(() => decodeCsv(bytes, 'a.csv')).toThrow(why));
});

describe('files', () => {
	const directory = mkdtempSync(join(tmpdir(), 'mailtui-import-'));
	afterAll(() => rmSync(directory, {recursive: true}));
	test('a directory, one that is not there, one that is far too large', async () => {
		await expect(readImportFile(directory)).rejects.toThrow('is a directory');
		await expect(readImportFile(join(directory, 'none.csv'))).rejects.toThrow('there is no such file');
		const large = join(directory, 'large.csv');
		writeFileSync(large, 'email\n');
		truncateSync(large, 300 * 1024 * 1024);
		await expect(readImportFile(large)).rejects.toThrow('300 MB');
	});
});

describe('passwords', () => {
	test.each([
		['', 'none', undefined],
		['grüne-Wiese-12', 'clear', undefined],
		['{SHA512-CRYPT}$6$x', 'hashed', '{SHA512-CRYPT}$6$x'],
		['{blf-crypt}$2y$05$x', 'hashed', '{blf-crypt}$2y$05$x'],
		[`$6$salt$${'a'.repeat(86)}`, 'hashed', `{SHA512-CRYPT}$6$salt$${'a'.repeat(86)}`],
		['{not a scheme} but a password', 'clear', undefined],
		['$6$ is money', 'clear', undefined],
	])('%j is %s', (cell, kind, stored) => {
		const password = readPassword(cell);
		expect(password.kind).toBe(kind);
		if (password.kind === 'hashed') expect(password.secret.reveal()).toBe(stored);
		expect(JSON.stringify(password)).not.toContain('Wiese');
	});
});

test.each(['=cmd', '+1', '-1', '@x', '\tx', "'=x", "''-x", 'Anna', "O'Brien", "'quoted'"])(
	'%j comes back from a spreadsheet as it was, and is no formula there',
	cell => {
		expect(neutralised(cell)).not.toMatch(/^[=+\-@\t]/);
		expect(restored(neutralised(cell))).toBe(cell);
	},
);
