// The files that the laws are about, as text: read once, and as easily made up where a law is broken on purpose.
import {readdirSync, readFileSync} from 'node:fs';
import {join, relative} from 'node:path';

/** `path` from the repository's root, with forward slashes: `source/host/ssh.ts`. */
export type SourceFile = {readonly path: string; readonly text: string};

export const repository = join(import.meta.dirname, '../..');

/** Of these folders, code only. */
export const readSourceFiles = (...folders: readonly string[]): SourceFile[] =>
	folders
		.flatMap(folder => readdirSync(join(repository, folder), {recursive: true, withFileTypes: true}))
		.filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map(entry => relative(repository, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
		.sort()
		.map(path => ({path, text: readFileSync(join(repository, path), 'utf8')}));

/** Comments gone, lines kept: what a law forbids in code may be spoken about. Good for our style, no parser. */
export const withoutComments = (text: string): string =>
	text.replace(
		/('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|(?<=^|[\s;{}(),])\/\/[^\n]*/g,
		(whole, literal: string | undefined) => literal ?? whole.replace(/[^\n]/g, ''),
	);

/** The lines of code in which something stands, as `path:line: text`. */
export const linesWith = (file: SourceFile, pattern: RegExp): string[] =>
	withoutComments(file.text)
		.split('\n')
		.flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}: ${line.trim()}`] : []));
