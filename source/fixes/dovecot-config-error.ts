// A mistake in Dovecot's configuration that is no name of 2.3: all of them at once, where Dovecot names the first; a person knows what was meant.
import {serviceDovecot} from '../checks/service-dovecot.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {type ConfigProblem, configProblems} from '../upgrade/config-problems.ts';
import {isConvertible} from '../upgrade/convertible.ts';
import {defineFix} from './shape.ts';

const main = '/etc/dovecot/dovecot.conf';
const mostEvidence = 60;

const placeOf = ({file, line}: ConfigProblem): string => (line === undefined ? file : `${file}:${line}`);

const stepOf = (problem: ConfigProblem): string =>
	`${placeOf(problem)}: ${problem.text === '' ? '' : `"${problem.text.split('\n')[0]}": `}${problem.says}. Expected: ${problem.expected}.`;

export const dovecotConfigError = defineFix<{readonly steps: readonly string[]}>({
	id: 'dovecot-config-error',
	title: 'Dovecot refuses its configuration',
	covers: ['D10', 'D12'],
	explains:
		'Dovecot does not start with its configuration as it is now, and names only the first error. These are all of them, with file and line and what was expected there. What was meant, only a person knows: nothing is changed.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const [read, effective] = await Promise.all([ask(dovecotTree, {main}), ask(doveconfEffective, undefined)]);
		// Dovecot has the last word: what it takes is no error, whatever we think of it.
		if (!read.ok || !effective.ok || effective.value.errors.length === 0) return undefined;
		const missing = effective.value.errors.flatMap(({says}) => /^Unknown section name: (pgsql|mysql|sqlite|ldap)$/.exec(says)?.[1] ?? []);
		const problems = configProblems(read.value.files, read.value.main, {
			unread: read.value.unread,
			missingPackages: new Set(missing.map(name => `dovecot-${name}`)),
		}).filter(problem => problem.kind === 'refused' && !isConvertible(problem));
		if (problems.length === 0) return undefined;
		return {
			evidence: problems.slice(0, mostEvidence).map(problem => ({from: placeOf(problem), text: `${problem.says} (${problem.expected})`})),
			files: [...new Set(problems.map(({file}) => file))],
			facts: {steps: problems.map(stepOf)},
		};
	},
	plan: (files, {steps}) => ({files, notes: steps}),
	verifiedBy: [serviceDovecot],
});
