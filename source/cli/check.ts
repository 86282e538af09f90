// `mailtui check HOST [ID...]`: run the checks, for a person, a script, cron or Nagios (exit codes as its plugins).
import type {Check, CheckResult} from '../checks/shape.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Subcommand} from './shape.ts';

const refuseUnknown = (words: readonly string[], checks: readonly Check[]): void => {
	const ids = checks.map(each => each.id);
	const unknown = words.find(word => !ids.includes(word));
	if (unknown !== undefined) throw new UsageError(`There is no check ${visible(unknown)}.`, `The checks are: ${ids.join(' ')}`);
};

export const check: Subcommand = {
	name: 'check',
	summary: 'is the server well? exit 0 ok, 1 warnings, 2 a failure, 3 unknown',
	words: '[ID...]',
	options: [['--core', 'only the nine checks that make the score']],
	run: async at => {
		if (at.words.length > 0) refuseUnknown(at.words, (await import('../checks/list.ts')).checks);
		// What judges is loaded while the line is made.
		const [session, {checks}, {runChecks}, {checksDocument}, {printChecks}, {exitCodeOf}] = await Promise.all([
			at.open(),
			import('../checks/list.ts'),
			import('../checks/run.ts'),
			import('../checks/report.ts'),
			import('../checks/print.ts'),
			import('../checks/score.ts'),
		]);
		const wanted = checks.filter(each => (at.words.length === 0 ? !at.options['core'] || each.core : at.words.includes(each.id)));
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
