// `mailtui report HOST`: the whole state of a server as one Markdown document; with --since last only what changed since the last one.
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Subcommand} from './shape.ts';

export const report: Subcommand = {
	name: 'report',
	summary: 'the whole state as Markdown, for a colleague; --since last: only what changed',
	words: '',
	options: [['--since <last>', 'last: only what is otherwise than in the last report from this machine']],
	run: async at => {
		const {since} = at.options;
		if (since !== undefined && since !== 'last') throw new UsageError(`--since ${visible(String(since))} is not known.`, 'It takes the word last.');
		const [session, {gatherReport}, {writeNews, writeReport}, {newsSince, statementsOf}, {keepReport, readLastReport}, {stateDirectory}, {exitCodeOf}] =
			await Promise.all([
				at.open(),
				import('../report/gather-report.ts'),
				import('../report/write-report.ts'),
				import('../report/statements.ts'),
				import('../report/last-report.ts'),
				import('../profile/state-directory.ts'),
				import('../checks/score.ts'),
			]);
		const facts = await gatherReport({...session.at(), signal: at.terminal.signal}, session.host);
		const statements = statementsOf(facts);
		const directory = stateDirectory();
		const before = since === 'last' ? await readLastReport(directory, facts.host) : undefined;
		if (since === 'last' && before === undefined) at.terminal.err('There is no earlier report on this machine: this is the whole of it.\n');
		const news = before && newsSince(before.statements, statements);
		if (at.options.json)
			at.terminal.out(
				`${JSON.stringify({host: facts.host, at: facts.at.toISOString(), ...(before && {since: before.at.toISOString(), news}), ...(before === undefined && {statements})}, undefined, '  ')}\n`,
			);
		else at.terminal.out(before !== undefined && news !== undefined ? writeNews(facts, before.at, news) : writeReport(facts));
		try {
			await keepReport(directory, facts.host, {at: facts.at, statements});
		} catch (error) {
			at.terminal.err(`This report could not be kept for --since last: ${visible((error as Error).message)}\n`);
		}
		return exitCodeOf(facts.results);
	},
};
