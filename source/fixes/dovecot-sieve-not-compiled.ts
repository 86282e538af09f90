// Pitfall R18: a script for all users is compiled anew for each mail, because the Dovecot that delivers may not write what it compiled beside it.
import type {Step} from '../changes/shape.ts';
import {delivery} from '../checks/delivery.ts';
import {journalMail} from '../commands/journal-mail.ts';
import {type PathFacts, pathFacts} from '../commands/path-facts.ts';
import {tellingLines} from '../dovecot/look-at-dovecot.ts';
import type {Command} from '../host/host.ts';
import {defineFix} from './shape.ts';

/** `sieve: binary /etc/dovecot/sieve/spam.svbin: save: failed to create temporary file: ... Read-only file system` */
const complaint = /sieve: binary (\/[^\s:]+)\.svbin: save: failed to create temporary file/;

/** Of users: theirs are compiled with their own rights, and belong into no other hands. */
const ofAll = /^\/(?:etc|usr|var\/lib|srv|opt)\//;

const change = (argv: Command['argv']): Command<'write'> => ({name: 'sieve-compile', argv, effect: 'write', asRoot: true, timeoutMs: 30_000});

const literal = (path: string): string => path.replace(/[\\[\]*?{}~]/g, '\\$&');

const binaryOf = (path: string): string => path.replace(/\.sieve$/, '.svbin');

const sievePatterns = (script: string): readonly string[] => [literal(script), literal(binaryOf(script))];

/** Of these files. */
const notCompiled = (files: readonly PathFacts[]): readonly string[] => {
	const there = new Set(files.map(({path}) => path));
	return files.flatMap(({path, kind}) => (kind === 'file' && path.endsWith('.sieve') && !there.has(binaryOf(path)) ? [path] : []));
};

const compileSteps = (scripts: readonly string[]): readonly Step[] =>
	scripts.map(path => ({
		says: `Compile ${path}`,
		// By the files as they are now: without a name it takes the configuration that runs until the next reload.
		command: change(['sievec', '-c', '/etc/dovecot/dovecot.conf', path]),
		undo: change(['rm', '-f', '--', binaryOf(path)]),
	}));

export const dovecotSieveNotCompiled = defineFix<readonly string[]>({
	id: 'dovecot-sieve-not-compiled',
	title: 'A filter for all is compiled for each mail',
	covers: ['R18'],
	explains:
		'A Sieve script that runs for all users was written or changed, and not compiled; or Dovecot was upgraded, which takes no compiled script of before. The script runs, but each delivery compiles it anew, may not keep the result below /etc, and leaves two errors in the log. The repair compiles it once, with sievec.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		// By itself: two lines for each mail would push all others out of what is read.
		const log = await ask(journalMail, {...tellingLines, lines: 20, grep: 'svbin: save: failed'});
		if (!log.ok) return undefined;
		const lines = new Map(
			log.value.flatMap(line => {
				const path = complaint.exec(line.text)?.[1];
				return path !== undefined && ofAll.test(path) ? [[path, line] as const] : [];
			}),
		);
		if (lines.size === 0) return undefined;
		const facts = await ask(pathFacts, {patterns: [...lines.keys()].flatMap(path => sievePatterns(`${path}.sieve`))});
		if (!facts.ok) return undefined;
		// One that is compiled by now may have been since the line was logged.
		const scripts = notCompiled(facts.value);
		if (scripts.length === 0) return undefined;
		return {
			evidence: scripts.map(path => {
				const line = lines.get(path.replace(/\.sieve$/, ''));
				return {from: `journal ${line?.from}`, text: line?.text ?? ''};
			}),
			files: [],
			facts: scripts,
		};
	},
	plan: (files, scripts) => ({files, steps: compileSteps(scripts)}),
	verifiedBy: [delivery],
});
