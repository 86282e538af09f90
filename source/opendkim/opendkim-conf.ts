// opendkim.conf: settings with file and line, every byte kept; names in any case, the last one wins, a `#` anywhere begins a comment (opendkim.conf(5)).
import {commentLine} from '../config/comment-lines.ts';
import type {LineEdit} from '../config/line-edit.ts';
import type {SourceFile} from '../config/source-file.ts';

export type OpendkimSetting = {
	readonly path: string;
	readonly line: number;
	/** As written, without its line end. */
	readonly text: string;
	readonly name: string;
	readonly value: string;
};

const shape = /^([ \t]*)([^ \t#]+)(?:([ \t]+)([^#]*?))?([ \t]*(?:#.*)?)$/;

const physical = (text: string): readonly string[] => text.split('\n').map(line => line.replace(/\r$/, ''));

export const readOpendkimConf = ({path, text}: SourceFile): readonly OpendkimSetting[] =>
	physical(text).flatMap((line, index) => {
		const [, , name, , value = ''] = shape.exec(line) ?? [];
		return name === undefined ? [] : [{path, line: index + 1, text: line, name, value}];
	});

const isNamed = (name: string) => (each: {readonly name: string}) => each.name.toLowerCase() === name.toLowerCase();

export const findOpendkimSetting = (file: SourceFile, name: string): OpendkimSetting | undefined => readOpendkimConf(file).findLast(isNamed(name));

/** Every line that makes it. */
export const commentOutOpendkimSetting = (file: SourceFile, name: string): readonly LineEdit[] =>
	readOpendkimConf(file)
		.filter(isNamed(name))
		.map(({path, line, text}) => ({path, line, removes: 1, adds: [commentLine(text)]}));

/** The line that wins gets the value, blanks and comment as they are; else it comes below its commented example, or at the end. */
export const putOpendkimSetting = (file: SourceFile, name: string, value: string): readonly LineEdit[] => {
	const made = findOpendkimSetting(file, name);
	if (made) {
		if (made.value === value) return [];
		const [, indent = '', written = name, blanks = '\t', , rest = ''] = shape.exec(made.text) ?? [];
		return [{path: file.path, line: made.line, removes: 1, adds: [`${indent}${written}${blanks}${value}${rest}`]}];
	}
	const lines = physical(file.text);
	const example = lines.findLastIndex(line => new RegExp(`^#\\s?${name}[ \\t]`, 'i').test(line));
	const blanks = (example >= 0 && /^#\s?\S+([ \t]+)/.exec(lines[example] as string)?.[1]) || '\t';
	return [{path: file.path, line: example >= 0 ? example + 2 : Number.MAX_SAFE_INTEGER, removes: 0, adds: [`${name}${blanks}${value}`]}];
};
