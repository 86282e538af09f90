// `mailtui trace HOST QUEUE-ID|MESSAGE-ID|ADDRESS`: one message's story, or who sent to whom; exit 0 delivered, 1 waiting, 2 returned or refused, 3 not found.
import {visible} from '../format/visible.ts';
import type {Traced} from '../maillog/trace.ts';
import {andNotAll, unreadWords} from '../maillog/unread-words.ts';
import {UsageError} from '../problem.ts';
import type {CommandLine, ExitCode, Subcommand} from './shape.ts';

/** The other servers that this user has, for a message that is not in this one's log. */
const otherHosts = async (mine: string): Promise<string[]> => {
	const [{pickerEntries}, {createEnvironment}] = await Promise.all([import('../profile/picker-entries.ts'), import('../profile/environment.ts')]);
	const {entries} = await pickerEntries(createEnvironment(process.env));
	return entries
		.map(entry => entry.host)
		.filter(host => host !== mine && !/[*?]/.test(host))
		.slice(0, 8);
};

const tellNothing = async (at: CommandLine, typed: string, {near, read, place, ...how}: Traced) => {
	const {terminal} = at;
	terminal.err(`${visible(typed)} is not in ${place.says} of that time: ${read} lines were read${andNotAll(how)}.\n`);
	if (near.length > 0) terminal.err(`Queue ids that look like it: ${near.map(visible).join(' ')}\n`);
	terminal.err('Older ones: --since 7d. A mail that came in elsewhere is in the log of that server.\n');
	const others = await otherHosts(at.host);
	if (others.length > 0) terminal.err(`Other servers to ask: ${others.map(host => `mailtui trace ${visible(host)} ${visible(typed)}`).join('; ')}\n`);
};

export const trace: Subcommand = {
	name: 'trace',
	summary: "one message's story, or who sent what to an address; exit 0 delivered, 1 waiting, 2 returned or refused, 3 not found",
	words: 'QUEUE-ID|MESSAGE-ID|ADDRESS',
	options: [
		['--since <time>', 'from when on: 2h, 7d, 09:30, 2026-11-26 (default: 24h)'],
		['--until <time>', 'up to when'],
		['--lines', 'the log lines too'],
	],
	run: async (at): Promise<ExitCode> => {
		const [{readWanted}, {parseSince}] = await Promise.all([import('../maillog/wanted.ts'), import('../maillog/since.ts')]);
		const typed = at.words.join(' ');
		const wanted = readWanted(typed);
		if (wanted === undefined)
			throw new UsageError(
				`${visible(typed) || 'Nothing'} is no queue id, Message-ID or address.`,
				'Like: mailtui trace HOST 27F8C1AA, mailtui trace HOST anna@example.org, mailtui trace HOST "<id@example.org>"',
			);
		const [session, {trace: run}, {printTrace, traceDocument, exitCodeOfTrace}, {suppressedWords}] = await Promise.all([
			at.open(),
			import('../maillog/trace.ts'),
			import('../maillog/print-trace.ts'),
			import('../maillog/suppressed-count.ts'),
		]);
		const now = session.clock.now();
		const timeOf = (option: string): Date | undefined => {
			const given = at.options[option];
			if (given === undefined) return undefined;
			const time = parseSince(String(given), now);
			if (time === undefined)
				throw new UsageError(`--${option} ${visible(String(given))} is no time.`, 'Like: 15m, 2h, 7d, 09:30, 2026-11-26, "2026-11-26 09:30"');
			return time;
		};
		const until = timeOf('until');
		const traced = await run(session.at().ask, {wanted, since: timeOf('since') ?? new Date(now.getTime() - 86_400_000), ...(until && {until})});
		if (!traced.ok) {
			if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, at: now.toISOString(), error: {says: traced.why, hint: ''}})}\n`);
			at.terminal.err(`${visible(traced.why)}\n`);
			return 3;
		}
		const unread = unreadWords(traced.value);
		if (at.options.json) at.terminal.out(`${JSON.stringify(traceDocument(session.host.label, now, traced.value), undefined, '  ')}\n`);
		else if (traced.value.stories.length > 0) at.terminal.out(printTrace(traced.value, now, at.terminal, at.options['lines'] === true));
		if (traced.value.stories.length === 0) await tellNothing(at, typed, traced.value);
		else if (unread !== undefined) at.terminal.err(`Not the whole log was read${unread}. There may be more.\n`);
		const missing = suppressedWords(traced.value.suppressed);
		if (missing !== undefined) at.terminal.err(`${missing}\n`);
		return exitCodeOfTrace(traced.value.stories);
	},
};
