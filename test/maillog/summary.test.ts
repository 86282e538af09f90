// Numbers of the log: every hour, totals, what is unusual for an account; as text and as JSON.
import {describe, expect, test} from 'vitest';
import {type AccountCounts, maillogSummary} from '../../source/commands/maillog-summary.ts';
import {summaryDocument, summaryLines} from '../../source/maillog/print-summary.ts';
import {judgeAccount, summarise} from '../../source/maillog/summarise.ts';
import {resultOf} from '../commands/recorded.ts';

const until = new Date('2026-11-26T12:30:00Z');
const since = new Date(until.getTime() - 86_400_000);
const hour = (hours: number) => Math.floor(until.getTime() / 3_600_000 - hours) * 3600;
const answer = maillogSummary.parse(
	resultOf(`mailtui-maillog-summary 1 1795686089 +0000
hour ${hour(20)} 10 8 1 1 3
hour ${hour(0)} 40 39 0 1 0
top sender 30 anna@example.org
top sender 5 \u001b[2Jevil@example.com
top sender-all 9 -
top reason 3 Relay access denied
top reason-all 1 -
account 30 900 7 21 anna@example.org
account 4 4 7 28 bert@example.org
suppressed 1700
end complete 1234
`),
);
const counts = answer.ok ? answer.value : undefined;
const place = {where: 'journal', asRoot: true, clock: {nowMs: 0, offsetSeconds: 0}, says: 'the systemd journal'};

test('every hour is there, also those in which nothing came', () => {
	const summary = summarise(counts as NonNullable<typeof counts>, place, since, until);
	expect(summary.hours).toHaveLength(25);
	expect(summary.hours.map(each => each.received).filter(Boolean)).toEqual([10, 40]);
	expect(summary.total).toEqual({received: 50, delivered: 47, deferred: 1, bounced: 2, rejected: 3});
	expect(summary.days.reduce((sum, day) => sum + day.received, 0)).toBe(50);
});

describe('an account', () => {
	const account = (edit: Partial<AccountCounts>): AccountCounts => ({name: 'a', mails: 0, recipients: 0, daysBefore: 7, mailsBefore: 0, ...edit});
	test.each<readonly [string, Partial<AccountCounts>, number, string]>([
		['that sends as always', {mails: 5, mailsBefore: 35}, 1, 'ok'],
		['that sends ten times its usual', {mails: 60, mailsBefore: 35}, 1, 'warning'],
		['that sends few mails to very many', {mails: 5, recipients: 500, mailsBefore: 35}, 1, 'warning'],
		['that sends more, and little all the same', {mails: 20, mailsBefore: 2}, 1, 'ok'],
		['that never sent before', {mails: 200}, 1, 'warning'],
		['that sends all at once within an hour', {mails: 40, mailsBefore: 140}, 1 / 24, 'warning'],
		['whose usual is not in the log', {mails: 200, daysBefore: 0}, 1, 'unknown'],
	])('%s', (_, edit, days, level) => expect(judgeAccount(account(edit), days).level).toBe(level));
});

test('the unusual account comes first, and says why', () => {
	const {accounts} = summarise(counts as NonNullable<typeof counts>, place, since, until);
	expect(accounts.map(each => [each.name, each.level])).toEqual([
		['anna@example.org', 'warning'],
		['bert@example.org', 'ok'],
	]);
	expect(accounts[0]?.says).toBe('300 times its usual 3 a day: a stolen password sends like that');
});

test.each([true, false])('as text (unicode: %s), nothing in it is obeyed', unicode => {
	const lines = summaryLines(summarise(counts as NonNullable<typeof counts>, place, since, until), 80, unicode);
	expect(lines.find(line => line.startsWith('received'))).toMatch(unicode ? /^received +50 {2}[ ▁-█]+$/ : /^received +50 {2}[_.=^-]+$/);
	expect(lines.join('\n')).toContain('\\x1b[2Jevil@example.com');
	expect(lines[1]).toBe('journald left out 1,700 lines of that time, because they came too fast: what they told is missing here.');
	expect(lines.join('\n')).toContain('senders (9 different)');
	expect(lines.join('\n')).toMatch(/! +30 {2}anna@example\.org to 900 {2}300 times/);
});

test('as JSON', () => {
	expect(summaryDocument('h', summarise(counts as NonNullable<typeof counts>, place, since, until))).toMatchObject({
		host: 'h',
		log: 'journal',
		complete: true,
		linesRead: 1234,
		suppressed: 1700,
		total: {received: 50},
		senders: [{count: 30}, {count: 5}],
		rejections: [{what: 'Relay access denied'}],
	});
});
