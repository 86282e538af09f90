// A mistake in Dovecot's configuration that is no name of 2.3: all of them at once, where Dovecot names the first; a person knows what was meant.
import {serviceDovecot} from '../checks/service-dovecot.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {applyEdits} from '../config/apply-edits.ts';
import type {SourceFile} from '../config/source-file.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {commentOut} from '../dovecot/edit-lines.ts';
import {afterDovecot} from '../services/after-dovecot.ts';
import {type ConfigProblem, configProblems} from '../upgrade/config-problems.ts';
import {isConvertible} from '../upgrade/convertible.ts';
import {defineFix} from './shape.ts';

const main = '/etc/dovecot/dovecot.conf';
const mostEvidence = 60;

type Facts = {
	readonly main: string;
	readonly steps: readonly string[];
	/** Nothing is wrong but includes of what is being read already. */
	readonly isOnlyLoops: boolean;
};

const isLoop = ({says}: ConfigProblem): boolean => says.startsWith('Recursive include file');

const placeOf = ({file, line}: ConfigProblem): string => (line === undefined ? file : `${file}:${line}`);

const mostText = 100;

const cut = (text: string): string => (text.length > mostText ? `${text.slice(0, mostText)}...` : text);

const stepOf = (problem: ConfigProblem): string =>
	`${placeOf(problem)}: ${problem.text === '' ? '' : `"${cut(problem.text.split('\n')[0] ?? '')}": `}${cut(problem.says)}. Expected: ${problem.expected}.`;

/** A file that is no text at all has one mistake, not one in each of its lines. */
const withoutNoise = (problems: readonly ConfigProblem[], files: readonly SourceFile[]): readonly ConfigProblem[] => {
	const binary = new Set(files.flatMap(({path, text}) => (/[\0\uFFFD]/.test(text) ? [path] : [])));
	const told = new Set<string>();
	return problems.flatMap((problem): ConfigProblem[] => {
		if (!binary.has(problem.file)) return [problem];
		if (told.has(problem.file)) return [];
		told.add(problem.file);
		const lines = problems.filter(({file}) => file === problem.file).length;
		return [
			{
				...problem,
				text: '',
				says: `no text: bytes that are no UTF-8, and ${lines} ${lines === 1 ? 'line' : 'lines'} that Dovecot cannot read from here on`,
				expected: 'a text file; one that is no configuration belongs elsewhere, or needs a name that is not included',
			},
		];
	});
};

/** One include at a time, the first that Dovecot stumbles over: without it the others may lead nowhere back. */
const withoutLoops = (files: readonly SourceFile[], mainFile: string): readonly SourceFile[] => {
	const loop = configProblems(files, mainFile).find(isLoop);
	const line = readConfigTree(files, mainFile).find(each => loop?.file === each.file && loop.line === each.lastLine);
	return line === undefined ? files : withoutLoops(applyEdits(files, [commentOut(line)]), mainFile);
};

export const dovecotConfigError = defineFix<Facts>({
	id: 'dovecot-config-error',
	title: 'Dovecot refuses its configuration',
	covers: ['D10', 'D12'],
	explains:
		'Dovecot does not start with its configuration as it is now, and names only the first error. These are all of them, with file and line and what was expected there. What was meant, only a person knows: nothing is changed. Only an include of a file that is being read already is taken out, where that is all: it brings nothing.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const [read, effective] = await Promise.all([ask(dovecotTree, {main}), ask(doveconfEffective, undefined)]);
		// Dovecot has the last word: what it takes is no error, whatever we think of it.
		if (!read.ok || !effective.ok || effective.value.errors.length === 0) return undefined;
		const missing = effective.value.errors.flatMap(({says}) => /^Unknown section name: (pgsql|mysql|sqlite|ldap)$/.exec(says)?.[1] ?? []);
		const all = configProblems(read.value.files, read.value.main, {
			unread: read.value.unread,
			missingPackages: new Set(missing.map(name => `dovecot-${name}`)),
		}).filter(problem => problem.kind === 'refused' && !isConvertible(problem));
		const problems = withoutNoise(all, read.value.files);
		if (problems.length === 0) return undefined;
		return {
			evidence: problems.slice(0, mostEvidence).map(problem => ({from: placeOf(problem), text: `${cut(problem.says)} (${problem.expected})`})),
			files: [...new Set(problems.map(({file}) => file))],
			facts: {main: read.value.main, steps: problems.map(stepOf), isOnlyLoops: problems.every(isLoop)},
		};
	},
	plan: (files, {main: mainFile, steps, isOnlyLoops}) => {
		if (!isOnlyLoops) return {files, notes: steps};
		return {files: withoutLoops(files, mainFile), settle: afterDovecot};
	},
	verifiedBy: [serviceDovecot],
});
