// What the mail log tells in numbers: counted on the server, so that a day of a million lines travels as a page.

import {readLogClock} from '../postfix/syslog-line.ts';
import {maillogSummaryScript} from '../scripts/maillog-summary-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {HowRead} from './maillog-search.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type SummaryArgs = {
	/** `journal`, or the path of a log file. */
	readonly where: string;
	readonly asRoot: boolean;
	readonly since: Date;
	readonly until?: Date;
	/** What is usual for an account is counted from here up to `since`. */
	readonly usualSince?: Date;
	readonly seconds: number;
	/** `where` is Postfix's own file, and others write there. */
	readonly beside?: 'journal';
};

export type HourCounts = {
	readonly at: Date;
	readonly received: number;
	readonly delivered: number;
	readonly deferred: number;
	readonly bounced: number;
	readonly rejected: number;
};

export type Ranked = {readonly count: number; readonly what: string};

export const rankedKinds = ['sender', 'recipient', 'reason', 'refusing', 'failed-account', 'failed-address'] as const;
export type RankedKind = (typeof rankedKinds)[number];

export type AccountCounts = {
	readonly name: string;
	readonly mails: number;
	readonly recipients: number;
	/** How many days before there are in the log. */
	readonly daysBefore: number;
	readonly mailsBefore: number;
};

export type LogCounts = HowRead & {
	readonly hours: readonly HourCounts[];
	/** The most frequent first. */
	readonly top: Readonly<Record<RankedKind, readonly Ranked[]>>;
	/** How many different ones there are of each kind. */
	readonly different: Readonly<Record<RankedKind, number>>;
	readonly accounts: readonly AccountCounts[];
	readonly read: number;
	/** Lines that journald did not keep, and that are counted nowhere. */
	readonly suppressed: number;
};

const most = 12;

const parseCounts = (stdout: string): LogCounts | undefined => {
	const rows = stdout.split('\n');
	const end = /^end (complete|late) (\d+)$/.exec(rows.findLast(row => row.startsWith('end ')) ?? '');
	const unread = rows.flatMap(row => (row.startsWith('unread ') ? [row.slice('unread '.length)] : []));
	if (!end || !readLogClock(/^mailtui-maillog-summary 1 (.*)$/.exec(rows[0] ?? '')?.[1])) return undefined;
	const ranked = rows.flatMap(row => {
		const match = /^top ([\w-]+) (\d+) (.*)$/.exec(row);
		return match ? [{kind: match[1] as string, count: Number(match[2]), what: match[3] as string}] : [];
	});
	const of = (kind: RankedKind) => ranked.filter(each => each.kind === kind).map(({count, what}) => ({count, what}));
	const record = <Value>(value: (kind: RankedKind) => Value) => Object.fromEntries(rankedKinds.map(kind => [kind, value(kind)])) as Record<RankedKind, Value>;
	return {
		hours: rows.flatMap(row => {
			const match = /^hour (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/.exec(row);
			if (!match) return [];
			const [at = 0, received = 0, delivered = 0, deferred = 0, bounced = 0, rejected = 0] = match.slice(1).map(Number);
			return [{at: new Date(at * 1000), received, delivered, deferred, bounced, rejected}];
		}),
		top: record(of),
		different: record(kind => ranked.find(each => each.kind === `${kind}-all`)?.count ?? 0),
		accounts: rows.flatMap(row => {
			const match = /^account (\d+) (\d+) (\d+) (\d+) (.*)$/.exec(row);
			return match
				? [{name: match[5] as string, mails: Number(match[1]), recipients: Number(match[2]), daysBefore: Number(match[3]), mailsBefore: Number(match[4])}]
				: [];
		}),
		complete: end[1] === 'complete' && unread.length === 0,
		unread,
		read: Number(end[2]),
		suppressed: Number(/^suppressed (\d+)$/.exec(rows.findLast(row => row.startsWith('suppressed ')) ?? '')?.[1] ?? 0),
	};
};

export const maillogSummary: ReadCommand<SummaryArgs, Answer<LogCounts>> = {
	name: 'maillog-summary',
	examples: [{where: 'journal', asRoot: true, since: new Date(1_795_000_000_000), until: new Date(1_795_000_003_000), seconds: 10}],
	build: ({where, asRoot, since, until, usualSince, seconds, beside = ''}) => {
		const stamp = (at: Date | undefined): string => String(at === undefined ? 0 : Math.floor(at.getTime() / 1000));
		return {
			name: 'maillog-summary',
			argv: [
				'perl',
				'-e',
				maillogSummaryScript,
				'mailtui-summary',
				where,
				stamp(since),
				stamp(until),
				stamp(usualSince),
				String(most),
				String(seconds),
				beside,
			],
			effect: 'read',
			asRoot,
			timeoutMs: seconds * 2000 + 15_000,
		};
	},
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const counts = parseCounts(result.stdout);
		return counts ? {ok: true, value: counts} : noAnswer(`The mail log cannot be counted: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
	},
};
