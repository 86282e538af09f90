// A configuration file of lines `Keyword value`, as OpenDKIM has one (opendkim.conf(5)): what it says, where, and the smallest change of a value.
import {applyEdits} from './apply-edits.ts';
import type {SourceFile} from './source-file.ts';

export type KeywordLine = {readonly path: string; readonly line: number; readonly keyword: string; readonly value: string; readonly text: string};

/** Without comments; the last line of a keyword is the one that holds. */
export const keywordLines = (path: string, text: string): readonly KeywordLine[] =>
	text.split('\n').flatMap((line, index): KeywordLine[] => {
		const match = /^\s*([A-Za-z]\w*)\s+([^#\r]*[^#\s])/.exec(line);
		return match ? [{path, line: index + 1, keyword: match[1] as string, value: match[2] as string, text: line.trim()}] : [];
	});

/** Makes the line where there is none. */
export const setKeyword = <File extends SourceFile>(files: readonly File[], path: string, keyword: string, value: string): readonly (File | SourceFile)[] => {
	const text = files.find(file => file.path === path)?.text ?? '';
	const line = keywordLines(path, text).findLast(each => each.keyword.toLowerCase() === keyword.toLowerCase());
	if (!line) return applyEdits(files, [{path, line: Number.MAX_SAFE_INTEGER, removes: 0, adds: [`${keyword}\t\t${value}`]}]);
	const written = text.split('\n')[line.line - 1] ?? '';
	const at = written.indexOf(line.value, written.search(/\S/) + line.keyword.length);
	const changed = `${written.slice(0, at)}${value}${written.slice(at + line.value.length)}`.replace(/\r$/, '');
	return applyEdits(files, [{path, line: line.line, removes: 1, adds: [changed]}]);
};
