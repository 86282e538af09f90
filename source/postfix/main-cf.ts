// Postfix's main.cf: parameters with file and line, every byte kept; of several with one name the last one wins (postconf(5)).
import {commentLine} from '../config/comment-lines.ts';
import type {LineEdit} from '../config/line-edit.ts';
import type {SourceFile} from '../config/source-file.ts';
import {type LogicalLine, readLogicalLines} from './logical-lines.ts';

export type MainParameter = LogicalLine & {readonly path: string; readonly name: string; readonly value: string};

const shape = /^([^\s=]+)\s*=\s*([\s\S]*)$/;

/** All of them, in the order of the file; what is no parameter is left out. */
export const readMainCf = ({path, text}: SourceFile): readonly MainParameter[] =>
	readLogicalLines(text).flatMap(line => {
		const [, name, value = ''] = shape.exec(line.joined ?? '') ?? [];
		return name === undefined || /^\s/.test(line.joined as string) ? [] : [{...line, path, name, value: value.trim()}];
	});

export const findParameter = (file: SourceFile, name: string): MainParameter | undefined => readMainCf(file).findLast(each => each.name === name);

/** Lines that Postfix refuses, with its words. */
export const mainCfProblems = ({
	path,
	text,
}: SourceFile): ReadonlyArray<{readonly path: string; readonly line: number; readonly text: string; readonly says: string}> =>
	readLogicalLines(text).flatMap(({line, joined}) => {
		if (joined === undefined) return [];
		if (/^\s/.test(joined)) return [{path, line, text: joined.trim(), says: 'logical line must not start with whitespace'}];
		if (/^=/.test(joined)) return [{path, line, text: joined, says: 'missing attribute name'}];
		return shape.test(joined) ? [] : [{path, line, text: joined, says: `missing '=' after attribute name: "${joined}"`}];
	});

const physical = (text: string): readonly string[] => text.split('\n').map(line => line.replace(/\r$/, ''));

/** Comments and empty lines within it stay as they are. */
const commented = ({text}: LogicalLine): readonly string[] => physical(text).map(line => (/^\s*(?:#|$)/.test(line) ? line : commentLine(line)));

const edit = (at: MainParameter, adds: readonly string[]): LineEdit => ({path: at.path, line: at.line, removes: at.lastLine - at.line + 1, adds});

/** Every line that makes it: Postfix's own default holds again. */
export const commentOutParameter = (file: SourceFile, name: string): readonly LineEdit[] =>
	readMainCf(file)
		.filter(each => each.name === name)
		.map(each => edit(each, commented(each)));

/** The line that wins gets the value; where there is none, it comes below its commented example or at the end. */
export const putParameter = (file: SourceFile, name: string, value: string): readonly LineEdit[] => {
	const made = findParameter(file, name);
	const line = `${name} = ${value}`.trimEnd();
	if (made) {
		if (made.value === value) return [];
		const head = /^[^=]*=[ \t]*/.exec(made.text)?.[0].replace(/[ \t]*$/, ' ') ?? `${name} = `;
		const kept = made.text.includes('\n') ? physical(made.text).filter(each => /^\s*#/.test(each)) : [];
		return [edit(made, [`${head}${value}`.trimEnd(), ...kept])];
	}
	const example = readLogicalLines(file.text).findLast(each => each.joined === undefined && new RegExp(`^#\\s?${name}\\s*=`).test(each.text));
	return [{path: file.path, line: example ? example.lastLine + 1 : Number.MAX_SAFE_INTEGER, removes: 0, adds: [line]}];
};
