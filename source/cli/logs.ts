// `mailtui logs HOST [-f]`: the mail log, filtered, explained, followed. JSON: one document, or one object a line with -f.
import {whenStamp} from '../format/stamp.ts';
import {visible} from '../format/visible.ts';
import type {LogPlace} from '../maillog/find-log.ts';
import type {Followed} from '../maillog/follow-log.ts';
import type {LogFilter, Severity} from '../maillog/log-filter.ts';
import {UsageError} from '../problem.ts';
import type {Session} from '../session.ts';
import type {CommandLine, ExitCode, Subcommand} from './shape.ts';

type Wanted = {readonly filter: LogFilter; readonly since: Date | undefined; readonly lines: number; readonly all: boolean};

const severities: readonly Severity[] = ['error', 'warning', 'info'];

const readOptions = async (at: CommandLine, now: Date): Promise<Wanted> => {
	const [{createLogFilter}, {parseSince}, {mostLines}] = await Promise.all([
		import('../maillog/log-filter.ts'),
		import('../maillog/since.ts'),
		import('../maillog/recent-lines.ts'),
	]);
	const word = (name: string): string => String(at.options[name] ?? '');
	const isAll = word('since') === 'all';
	const since = word('since') === '' || isAll ? undefined : parseSince(word('since'), now);
	if (word('since') !== '' && !isAll && since === undefined)
		throw new UsageError(`--since ${visible(word('since'))} is no time.`, 'Like: all, 1m, 15m, 6h, 7d, 09:30, 2026-11-26, "2026-11-26 09:30"');
	const severity = severities.find(each => each === (word('severity') || 'info'));
	if (severity === undefined) throw new UsageError(`--severity ${visible(word('severity'))} is none.`, `There are: ${severities.join(' ')}`);
	// A count that is given is all that is wanted.
	const all = word('lines') === '' && (since !== undefined || isAll);
	const lines = word('lines') === '' ? (all ? mostLines : 100) : Number(word('lines'));
	if (!Number.isInteger(lines) || lines < 1 || lines > mostLines)
		throw new UsageError(`--lines ${visible(word('lines'))} is no number from 1 to ${mostLines}.`);
	const filter = createLogFilter({text: word('grep'), service: word('unit'), severity, address: word('address')});
	const note = filter.note();
	if (note !== undefined)
		throw new UsageError(
			`--grep ${visible(word('grep'))}: ${note.replace(': taken as plain text', '')}.`,
			'Escape its special characters with a backslash to search for them as they are.',
		);
	return {filter, since, lines, all};
};

const follow = async (at: CommandLine, session: Session, place: LogPlace, {filter, since, lines}: Wanted): Promise<ExitCode> => {
	const [{followLog}, {printLine, lineDocument}] = await Promise.all([import('../maillog/follow-log.ts'), import('../maillog/print-line.ts')]);
	const {terminal, options} = at;
	const {host, clock} = session;
	const tell = (followed: Followed) => {
		if (followed.kind === 'lost') terminal.err(`${visible(followed.why)}: waiting for it to come back ...\n`);
		else if (followed.kind === 'back') terminal.err('Back, without a gap.\n');
		else if (followed.kind === 'note') terminal.err(`${followed.says}\n`);
		else if (filter.test([followed.line])[0] !== true) return;
		else if (options.json) terminal.out(`${JSON.stringify(lineDocument(followed.line))}\n`);
		else terminal.out(printLine(followed.line, clock.now(), {colours: terminal.colours, explained: options['explain'] === true}));
	};
	const wanted = {host, clock, place, lines: Math.min(lines, 10_000), ...(since && {since})};
	for await (const batch of followLog(wanted, terminal.signal)) for (const followed of batch) tell(followed);
	return 0;
};

export const logs: Subcommand = {
	name: 'logs',
	summary: 'the mail log: filtered, told in plain words, followed',
	words: '',
	options: [
		['-f, --follow', 'go on as lines are written'],
		['--unit <name>', 'only of this service: smtpd, submission, lmtp, dovecot, opendkim'],
		['--grep <text>', 'plain text or a regular expression; with ! before it: all others'],
		['--address <address>', 'only lines with this address'],
		['--severity <level>', 'error, warning (and worse), or info'],
		['--since <time>', 'from when on: 1m, 5m, 15m, 1h, 6h, 24h as T in the screen, all, 7d, 09:30, 2026-11-26'],
		['-n, --lines <count>', 'the newest so many (default: 100; with --since all, at most 100000)'],
		['--explain', 'say below each line what it means'],
	],
	run: async at => {
		const [session, {findLog, besideWords}] = await Promise.all([at.open(), import('../maillog/find-log.ts')]);
		const now = session.clock.now();
		const wanted = await readOptions(at, now);
		const place = await findLog(session.at().ask);
		const refuse = (why: string): ExitCode => {
			if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, error: {says: why, hint: ''}})}\n`);
			at.terminal.err(`${visible(why)}\n`);
			return 3;
		};
		if (!place.ok) return refuse(place.why);
		const beside = besideWords(place.value);
		if (beside !== undefined) at.terminal.err(`${visible(beside)}\n`);
		if (at.options['follow']) return follow(at, session, place.value, wanted);
		const [{recentLines}, {printLine, lineDocument}] = await Promise.all([import('../maillog/recent-lines.ts'), import('../maillog/print-line.ts')]);
		const {filter, since, lines, all} = wanted;
		const found = await recentLines(session.at().ask, place.value, {filter, lines, all, ...(since && {since})});
		if (!found.ok) return refuse(found.why);
		const note = filter.note();
		if (note !== undefined) at.terminal.err(`--grep: ${note}.\n`);
		for (const each of found.value.notes) at.terminal.err(`${each}\n`);
		const {cut} = found.value;
		if (cut)
			at.terminal.err(
				`Older lines were not read: these are of the newest ${cut.read.toLocaleString('en')}, back to ${whenStamp(cut.backTo, now)}. mailtui trace and summary read the whole log; in the screen (7), Up goes further back.\n`,
			);
		if (at.options.json) {
			const document = {
				host: session.host.label,
				at: now.toISOString(),
				log: place.value.where,
				complete: cut === undefined && beside === undefined && found.value.notes.length === 0,
				...(cut && {cut: {read: cut.read, backTo: cut.backTo.toISOString()}}),
				notes: [...(beside === undefined ? [] : [beside]), ...found.value.notes],
				lines: found.value.lines.map(lineDocument),
			};
			at.terminal.out(`${JSON.stringify(document, undefined, '  ')}\n`);
		} else {
			const options = {colours: at.terminal.colours, explained: at.options['explain'] === true};
			at.terminal.out(found.value.lines.map(line => printLine(line, now, options)).join(''));
			if (found.value.lines.length === 0) at.terminal.err(`Nothing of that is in ${place.value.says}.\n`);
		}
		return 0;
	},
};
