// ~/.ssh/config with all that it includes, as lines that know where they stand (ssh_config(5)). The package reads a line, the structure is ours.
import {readdir, readFile} from 'node:fs/promises';
import {basename, dirname, join} from 'node:path';
import SSHConfig from 'ssh-config';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Environment} from './environment.ts';
import {refuseOpenToOthers} from './file-access.ts';
import {localPath} from './local-path.ts';
import {matchesSshPattern} from './ssh-pattern.ts';

export type SshConfigLine = {
	readonly file: string;
	readonly line: number;
	/** In lower case. */
	readonly keyword: string;
	readonly values: readonly string[];
	/** What an Include brings, a file each. */
	readonly included?: ReadonlyArray<readonly SshConfigLine[]>;
};

/** READCONF_MAX_DEPTH of OpenSSH. */
const mostDepth = 16;

/** The package takes these as one value; OpenSSH reads words. */
const several = new Set(['host', 'match', 'include', 'userknownhostsfile', 'globalknownhostsfile']);

/** Undefined: a comment or nothing. Throws UsageError with the line. */
const parseLine = (text: string, file: string, line: number): SshConfigLine | undefined => {
	const trimmed = text.trim();
	if (trimmed === '' || trimmed.startsWith('#')) return undefined;
	const wrong = (why: string) => new UsageError(`${file}:${line}: ${why}`, 'Its form is described in ssh_config(5); ssh -G HOST shows how ssh reads it.');
	let parsed: SSHConfig;
	try {
		parsed = SSHConfig.parse(trimmed);
	} catch (error) {
		const [keyword = ''] = trimmed.split(/[\s=]/);
		throw wrong(
			error instanceof Error && error.message.startsWith('Unexpected line break') ? 'a quotation mark is not closed' : `${visible(keyword)} has no value`,
		);
	}
	const [directive] = parsed;
	if (!directive || !('param' in directive)) return undefined;
	const keyword = directive.param.toLowerCase();
	const {value} = directive;
	const values = typeof value === 'string' ? [value] : value.map(({val}) => val);
	if (values.join('') === '') throw wrong(`${visible(directive.param)} has no value`);
	// `IdentityFile a b` is refused by ssh too, and would else be a file with a space in its name.
	return {file, line, keyword, values: several.has(keyword) ? values : [values.join(' ')]};
};

/** A glob(7) in any part of the path, sorted as glob(3) sorts. */
const expandGlob = async (pattern: string): Promise<string[]> => {
	if (!/[*?]/.test(pattern)) return [pattern];
	const parents = await expandGlob(dirname(pattern));
	const name = basename(pattern);
	const found = await Promise.all(
		parents.map(async parent => {
			const names = await readdir(parent).catch(() => []);
			return names.filter(each => matchesSshPattern(each, name) && (name.startsWith('.') || !each.startsWith('.'))).map(each => join(parent, each));
		}),
	);
	return found.flat().sort();
};

/** No file: no lines. `base`: where relative includes start. `mine`: refused when others could have written it. */
export const readSshConfigFile = async (
	file: string,
	env: Pick<Environment, 'home' | 'userId'>,
	base: string,
	mine: boolean,
	depth = 0,
): Promise<SshConfigLine[]> => {
	let text: string;
	try {
		if (mine) await refuseOpenToOthers(file, 'written', env.userId);
		text = await readFile(file, 'utf8');
	} catch (error) {
		if (error instanceof UsageError) throw error;
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return [];
		throw new UsageError(`${file} cannot be read: ${code === 'EACCES' ? 'no permission' : (error as Error).message}.`);
	}
	const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
	const read = await Promise.all(
		lines.map(async (raw, index): Promise<SshConfigLine | undefined> => {
			const line = parseLine(raw, file, index + 1);
			if (line?.keyword !== 'include') return line;
			if (depth >= mostDepth) throw new UsageError(`${file}:${line.line}: files include each other more than ${mostDepth} deep.`);
			const files = await Promise.all(line.values.map(each => expandGlob(localPath(each, env.home, base))));
			return {...line, included: await Promise.all(files.flat().map(each => readSshConfigFile(each, env, base, mine, depth + 1)))};
		}),
	);
	return read.filter(line => line !== undefined);
};
