// Which lines stay: by text, expression, service, severity and address; in bounded time, whatever the expression.
import {describe, expect, test} from 'vitest';
import {createLogFilter, everyLine, type LogFilterWords, severityOf} from '../../source/maillog/log-filter.ts';
import {lineDocument, printLine} from '../../source/maillog/print-line.ts';
import type {MailLine} from '../../source/maillog/shape.ts';
import {labLines} from './lab-log.ts';

const line = (from: string, text: string, priority = 6): MailLine => ({atMs: 0, from, pid: 1, priority, text});
const lines = [
	line('postfix/smtpd', 'connect from mail.example.com[198.51.100.7]'),
	line('postfix/lmtp', 'A1B2C3: to=<anna@example.org>, relay=x, delay=1, dsn=5.1.1, status=bounced (no)'),
	line('postfix/smtp', 'A1B2C3: to=<bert@example.org>, relay=x, delay=1, dsn=4.1.1, status=deferred (later)'),
	line('dovecot', 'lmtp(anna@example.org)<1><x>: Error: mkdir failed', 3),
	line('postfix/submission/smtpd', 'warning: x[1.2.3.4]: SASL PLAIN authentication failed: (reason unavailable)', 4),
];
const stays = (words: Partial<LogFilterWords>) =>
	createLogFilter({...everyLine, ...words})
		.test(lines)
		.flatMap((each, index) => (each ? [index] : []));

test.each<readonly [Partial<LogFilterWords>, readonly number[]]>([
	[{}, [0, 1, 2, 3, 4]],
	[{text: 'CONNECT'}, [0]],
	[{text: '!connect'}, [1, 2, 3, 4]],
	[{text: 'status=(bounced|deferred)'}, [1, 2]],
	[{text: '!^postfix'}, [3]],
	[{text: '['}, [0, 4]],
	[{service: 'smtpd'}, [0, 4]],
	[{service: 'submission'}, [4]],
	[{severity: 'error'}, [1, 3]],
	[{severity: 'warning'}, [1, 2, 3, 4]],
	[{address: 'ANNA@example.org'}, [1, 3]],
	[{address: 'anna@example.org', severity: 'error', text: 'mkdir'}, [3]],
])('%o', (words, indexes) => expect(stays(words)).toEqual(indexes));

describe('an expression', () => {
	test('that is none is taken as plain text, and that is said', () => {
		expect(createLogFilter({...everyLine, text: '(['}).note()).toMatch(/not a regular expression/);
	});
	test('that backtracks for ever is stopped, taken as plain text, and that is said', () => {
		const filter = createLogFilter({...everyLine, text: '(x+)+$'});
		const evil = line('postfix/smtpd', `${'x'.repeat(60)}!`);
		const begun = process.cpuUsage();
		expect(filter.test([...lines, evil]).some(Boolean)).toBe(false);
		expect(process.cpuUsage(begun).user / 1000).toBeLessThan(2000);
		expect(filter.note()).toMatch(/without end/);
	});
});

test('how bad a line is', () => {
	expect(lines.map(severityOf)).toEqual(['info', 'error', 'warning', 'error', 'warning']);
	expect(labLines.filter(each => severityOf(each) === 'error').every(each => /bounced|Error|fatal|error/.test(each.text))).toBe(true);
});

test('a line is printed with its mark and what it means, and nothing in it is obeyed', () => {
	const now = new Date(2026, 10, 26, 20, 0, 0);
	const hostile = {...line('postfix/smtpd', 'connect from \u001b[2Jx[1.2.3.4]'), atMs: now.getTime() - 1000};
	expect(printLine(hostile, now, {colours: false, explained: true})).toBe(
		'19:59:59.000   postfix/smtpd: connect from \\x1b[2Jx[1.2.3.4]\n    Somebody opened a connection.\n',
	);
	expect(printLine(lines[1] as MailLine, now, {colours: true, explained: false})).toMatch(/^\u001b\[31;1m.* E postfix\/lmtp: .*\u001b\[0m\n$/);
	expect(lineDocument(lines[1] as MailLine)).toMatchObject({severity: 'error', means: expect.any(String)});
});
