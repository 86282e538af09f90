// `mailtui check HOST [ID...]`: run the checks, for a person, a script, cron or Nagios (exit codes as its plugins).
import type {CheckResult} from '../checks/shape.ts';
import {UsageError} from '../problem.ts';
import type {Subcommand} from './shape.ts';

export const check: Subcommand = {
	name: 'check',
	summary: 'is the server well? exit 0 ok, 1 warnings, 2 a failure, 3 unknown',
	words: '[ID...]',
	options: [['--core', 'only the nine checks that make the score']],
	run: async at => {
		const [{checks}, {runChecks}, {checksDocument}, {printChecks}, {exitCodeOf}] = await Promise.all([
			import('../checks/list.ts'),
			import('../checks/run.ts'),
			import('../checks/report.ts'),
			import('../checks/print.ts'),
			import('../checks/score.ts'),
		]);
		const known = new Set(checks.map(each => each.id));
		const unknown = at.words.find(word => !known.has(word));
		if (unknown !== undefined) throw new UsageError(`There is no check ${unknown}.`, `The checks are: ${[...known].join(' ')}`);
		const wanted = checks.filter(each => (at.words.length === 0 ? !at.options['core'] || each.core : at.words.includes(each.id)));
		const session = await at.open();
		const startedAt = session.clock.now();
		const finished = new Map<string, CheckResult>();
		for await (const event of runChecks(wanted, {...session.at(), signal: at.terminal.signal})) {
			if (event.kind === 'finished') finished.set(event.result.id, event.result);
		}
		// In the order of the catalogue, so that two runs can be compared line by line.
		const results = wanted.flatMap(each => finished.get(each.id) ?? []);
		if (at.options.json) at.terminal.out(`${JSON.stringify(checksDocument(session.host.label, startedAt, results), undefined, '  ')}\n`);
		else at.terminal.out(printChecks(session.host.label, results, at.terminal));
		return exitCodeOf(results);
	},
};
