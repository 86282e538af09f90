// A summary as rows of text, for the command line and the screen, and as JSON.
import {type RankedKind, rankedKinds} from '../commands/maillog-summary.ts';
import {marks} from '../format/marks.ts';
import {dayStamp, timeStamp} from '../format/stamp.ts';
import {visible} from '../format/visible.ts';
import type {Summary} from './summarise.ts';
import {suppressedWords} from './suppressed-count.ts';
import {unreadWords} from './unread-words.ts';

const titles: Readonly<Record<RankedKind, string>> = {
	sender: 'senders',
	recipient: 'recipients',
	reason: 'refused by us, and why',
	refusing: 'refusing or unreachable hosts',
	'failed-account': 'failed logins by account',
	'failed-address': 'failed logins by address',
};

const steps = {true: '▁▂▃▄▅▆▇█', false: '_.-=^'} as const;

const spark = (values: readonly number[], unicode: boolean): string => {
	const most = Math.max(...values, 1);
	const levels = steps[`${unicode}`];
	return values
		.map(value => (value === 0 ? (unicode ? ' ' : '_') : levels[Math.min(levels.length - 1, Math.ceil((value / most) * (levels.length - 1)))]))
		.join('');
};

const bar = (value: number, most: number, columns: number): string =>
	value === 0 ? '' : '#'.repeat(Math.max(1, Math.round((value / Math.max(most, 1)) * columns)));

const count = (value: number): string => value.toLocaleString('en');

/** At most so many columns for the small picture: several hours are one then. */
const joined = (values: readonly number[], columns: number): number[] => {
	const each = Math.ceil(values.length / columns);
	return Array.from({length: Math.ceil(values.length / each)}, (_, index) =>
		values.slice(index * each, (index + 1) * each).reduce((sum, value) => sum + value, 0),
	);
};

export const summaryLines = (
	{total, hours, days, top, different, accounts, since, until, suppressed, ...how}: Summary,
	columns: number,
	unicode: boolean,
): string[] => {
	const mark = marks(unicode);
	const kinds = ['received', 'delivered', 'deferred', 'bounced', 'rejected'] as const;
	const width = Math.max(...kinds.map(kind => count(total[kind]).length));
	const room = Math.max(8, Math.min(72, columns - 14 - width));
	const missing = suppressedWords(suppressed);
	const unread = unreadWords(how);
	const lines = [
		`${dayStamp(since)} ${timeStamp(since)} to ${dayStamp(until)} ${timeStamp(until)}${unread === undefined ? '' : `; not the whole log was read${unread}`}`,
		...(missing === undefined ? [] : [missing]),
		'',
		...kinds.map(
			kind =>
				`${kind.padEnd(10)} ${count(total[kind]).padStart(width)}  ${spark(
					joined(
						hours.map(hour => hour[kind]),
						room,
					),
					unicode,
				)}`,
		),
	];
	if (days.length > 2) {
		const most = Math.max(...days.map(day => day.received));
		lines.push(
			'',
			...days.map(day => `${dayStamp(day.at)}  ${count(day.received).padStart(width)} received  ${bar(day.received, most, Math.max(4, columns - 30 - width))}`),
		);
	}
	if (accounts.length > 0) {
		lines.push('', 'mails by account');
		for (const each of accounts.slice(0, 12)) {
			const recipients = each.recipients > each.mails ? ` to ${count(each.recipients)}` : '';
			lines.push(`  ${mark[each.level]} ${count(each.mails).padStart(width)}  ${visible(each.name)}${recipients}  ${each.says}`);
		}
	}
	for (const kind of rankedKinds) {
		const rows = top[kind];
		if (rows.length === 0) continue;
		const most = rows[0]?.count ?? 1;
		lines.push('', `${titles[kind]}${different[kind] > rows.length ? ` (${count(different[kind])} different)` : ''}`);
		for (const each of rows.slice(0, 8)) lines.push(`  ${count(each.count).padStart(width)}  ${bar(each.count, most, 10).padEnd(10)}  ${visible(each.what)}`);
	}
	return lines;
};

export const summaryDocument = (host: string, {since, until, total, hours, days, top, accounts, complete, unread, read, suppressed, place}: Summary) => ({
	host,
	since: since.toISOString(),
	until: until.toISOString(),
	log: place.where,
	complete,
	unread,
	linesRead: read,
	suppressed,
	total,
	hours: hours.map(({at, ...counts}) => ({at: at.toISOString(), ...counts})),
	days: days.map(({at, ...counts}) => ({day: dayStamp(at), ...counts})),
	accounts,
	senders: top.sender,
	recipients: top.recipient,
	rejections: top.reason,
	refusingHosts: top.refusing,
	failedLoginsByAccount: top['failed-account'],
	failedLoginsByAddress: top['failed-address'],
});
