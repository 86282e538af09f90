// `mailtui summary HOST`: the mail of a day in numbers; exit 1 when an account sends what it never does, so that cron can tell.
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Subcommand} from './shape.ts';

export const summary: Subcommand = {
	name: 'summary',
	summary: 'the mail of a day in numbers: by hour, senders, refusals, failed logins, accounts; exit 1 when one sends what it never does',
	words: '',
	options: [['--since <time>', 'from when on: 2h, 7d, 09:30, 2026-11-26 (default: 24h)']],
	run: async at => {
		const [session, {readSummary}, {summaryLines, summaryDocument}, {parseSince}] = await Promise.all([
			at.open(),
			import('../maillog/summarise.ts'),
			import('../maillog/print-summary.ts'),
			import('../maillog/since.ts'),
		]);
		const now = session.clock.now();
		const given = String(at.options['since'] ?? '24h');
		const since = parseSince(given, now);
		if (since === undefined) throw new UsageError(`--since ${visible(given)} is no time.`, 'Like: 2h, 7d, 09:30, 2026-11-26');
		const read = await readSummary(session.at().ask, {since, until: now});
		if (!read.ok) {
			if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, error: {says: read.why, hint: ''}})}\n`);
			at.terminal.err(`${visible(read.why)}\n`);
			return 3;
		}
		if (at.options.json) at.terminal.out(`${JSON.stringify(summaryDocument(session.host.label, read.value), undefined, '  ')}\n`);
		else at.terminal.out(`${summaryLines(read.value, at.terminal.columns ?? 100, at.terminal.unicode).join('\n')}\n`);
		return read.value.accounts.some(account => account.level === 'warning') ? 1 : 0;
	},
};
