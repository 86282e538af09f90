// opendkim.conf and its tables: read as OpenDKIM reads them, changed in one place alone.
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {applyEdits} from '../../source/config/apply-edits.ts';
import type {LineEdit} from '../../source/config/line-edit.ts';
import type {SourceFile} from '../../source/config/source-file.ts';
import {commentOutOpendkimSetting, findOpendkimSetting, putOpendkimSetting, readOpendkimConf} from '../../source/opendkim/opendkim-conf.ts';
import {parseTableName, putTableRow, readOpendkimTable, removeTableRow, signingKeys} from '../../source/opendkim/opendkim-table.ts';

const fixture = (name: string): SourceFile => ({
	path: `/etc/opendkim/${name}`,
	text: readFileSync(new URL(`../../fixtures/opendkim/debian13/${name}`, import.meta.url), 'utf8'),
});
const edited = (file: SourceFile, edits: readonly LineEdit[]): string => applyEdits([file], edits)[0]?.text ?? '';
const conf = fixture('opendkim.conf');

describe('opendkim.conf', () => {
	it('is read: any case, comments anywhere, the last one wins', () => {
		const file = {path: '/etc/opendkim.conf', text: 'Domain a#b\n  Selector x # y\nsyslog yes\nSyslog no\nSocket\tlocal:/a b\n#Mode s\nKeyFile\n'};
		expect(readOpendkimConf(file).map(({name, value, line}) => [name, value, line])).toEqual([
			['Domain', 'a', 1],
			['Selector', 'x', 2],
			['syslog', 'yes', 3],
			['Syslog', 'no', 4],
			['Socket', 'local:/a b', 5],
			['KeyFile', '', 7],
		]);
		expect(findOpendkimSetting(file, 'SYSLOG')?.line).toBe(4);
	});
	it('an edit changes its line alone, and comes back to the byte', () => {
		const socket = findOpendkimSetting(conf, 'Socket')?.value as string;
		const after = {...conf, text: edited(conf, putOpendkimSetting(conf, 'Socket', 'inet:8891@localhost'))};
		expect(after.text).toBe(conf.text.replace(socket, socket).replace(new RegExp(`^(Socket\\s+)${socket}$`, 'm'), '$1inet:8891@localhost'));
		expect(edited(after, putOpendkimSetting(after, 'socket', socket))).toBe(conf.text);
		expect(putOpendkimSetting(conf, 'Socket', socket)).toEqual([]);
	});
	it('what is not there comes below its example', () => {
		expect(edited(conf, putOpendkimSetting(conf, 'Mode', 'sv'))).toContain('\n#Mode\t\t\tsv\nMode\t\t\tsv\n');
		expect(edited(conf, commentOutOpendkimSetting(conf, 'KeyTable'))).toContain('\n#KeyTable');
	});
});

describe('tables', () => {
	const keys = fixture('key.table');
	it('are read', () => {
		expect(signingKeys(keys)).toEqual([
			{name: 'mail._domainkey.example.org', domain: 'example.org', selector: 'mail', keyFile: '/etc/dkimkeys/example.org/mail.private', line: 1},
			{name: 'mail._domainkey.example.net', domain: 'example.net', selector: 'mail', keyFile: '/etc/dkimkeys/example.net/mail.private', line: 2},
		]);
		expect(readOpendkimTable(fixture('signing.table')).map(({key}) => key)).toEqual(['*@example.org', '*@example.net']);
	});
	it('a row is changed, added, taken away', () => {
		expect(edited(keys, putTableRow(keys, 'a', 'b:c:/d'))).toBe(`${keys.text}a b:c:/d\n`);
		const added = {...keys, text: edited(keys, putTableRow(keys, 'a', 'b:c:/d'))};
		expect(edited(added, removeTableRow(added, 'a'))).toBe(keys.text);
	});
	it.each([
		['refile:/etc/opendkim/signing.table', {kind: 'refile', path: '/etc/opendkim/signing.table'}],
		['/etc/opendkim/key.table', {kind: 'file', path: '/etc/opendkim/key.table'}],
		['example.org', {kind: 'csl', path: 'example.org'}],
	])('%s', (value, expected) => {
		expect(parseTableName(value)).toEqual(expected);
	});
});
