// OpenDKIM's KeyTable and SigningTable: a name and what it stands for on each line, every byte kept (opendkim.conf(5), opendkim(8)).
import type {LineEdit} from '../config/line-edit.ts';
import type {SourceFile} from '../config/source-file.ts';

export type TableRow = {readonly path: string; readonly line: number; readonly key: string; readonly value: string};

export const readOpendkimTable = ({path, text}: SourceFile): readonly TableRow[] =>
	text.split('\n').flatMap((line, index) => {
		const [, key, value = ''] = /^\s*([^\s#]+)(?:\s+([^#]*))?/.exec(line) ?? [];
		return key === undefined ? [] : [{path, line: index + 1, key, value: value.trim()}];
	});

/** `mail._domainkey.example.org example.org:mail:/etc/dkimkeys/mail.private` */
export type SigningKey = {readonly name: string; readonly domain: string; readonly selector: string; readonly keyFile: string; readonly line: number};

export const signingKeys = (file: SourceFile): readonly SigningKey[] =>
	readOpendkimTable(file).flatMap(({key, value, line}) => {
		const [domain, selector, ...rest] = value.split(':');
		return domain === undefined || selector === undefined || rest.length === 0 ? [] : [{name: key, domain, selector, keyFile: rest.join(':'), line}];
	});

/** How a table is named in opendkim.conf: `refile:/etc/opendkim/signing.table`; without a word before it, `file`. */
export const parseTableName = (value: string): {readonly kind: string; readonly path: string} => {
	const [, kind, path] = /^([a-z]+):(.*)$/.exec(value) ?? [];
	return kind === undefined ? {kind: value.startsWith('/') ? 'file' : 'csl', path: value} : {kind, path: path as string};
};

/** The row with this key gets the value; else it comes at the end. */
export const putTableRow = (file: SourceFile, key: string, value: string): readonly LineEdit[] => {
	const made = readOpendkimTable(file).find(each => each.key === key);
	if (made?.value === value) return [];
	return [{path: file.path, line: made?.line ?? Number.MAX_SAFE_INTEGER, removes: made ? 1 : 0, adds: [`${key} ${value}`]}];
};

export const removeTableRow = (file: SourceFile, key: string): readonly LineEdit[] =>
	readOpendkimTable(file)
		.filter(each => each.key === key)
		.map(({path, line}) => ({path, line, removes: 1, adds: []}));
