// Parameters of Postfix among all configuration files: where one is set, and the files with another value of it (postconf(5)).
import {applyEdits} from '../config/apply-edits.ts';
import type {SourceFile} from '../config/source-file.ts';
import {commentOutParameter, findParameter, putParameter} from './main-cf.ts';

export const mainCf = '/etc/postfix/main.cf';
export const masterCf = '/etc/postfix/master.cf';

const mainOf = (files: readonly SourceFile[]): SourceFile => files.find(({path}) => path === mainCf) ?? {path: mainCf, text: ''};

/** As it is written, `$names` not put in; the last line wins. Undefined: it is not set. */
export const writtenValue = (files: readonly SourceFile[], name: string): string | undefined => findParameter(mainOf(files), name)?.value;

export const whereSet = (files: readonly SourceFile[], name: string): {readonly from: string; readonly text: string} | undefined => {
	const found = findParameter(mainOf(files), name);
	return found && {from: `${mainCf}:${found.line}`, text: found.joined ?? found.text};
};

export const setParameter = (files: readonly SourceFile[], name: string, value: string): readonly SourceFile[] =>
	applyEdits(files, putParameter(mainOf(files), name, value));

export const dropParameters = (files: readonly SourceFile[], names: readonly string[]): readonly SourceFile[] =>
	applyEdits(
		files,
		names.flatMap(name => commentOutParameter(mainOf(files), name)),
	);
