// What others return: headers found in the middle of a report, however they are quoted, and the reason of a bounce.
import {describe, expect, test} from 'vitest';
import {explainReply} from '../../source/delivery/fetch-replies.ts';
import {explainedLines, repliesLines} from '../../source/delivery/print-explained.ts';
import {quotedHeaders} from '../../source/delivery/quoted-headers.ts';

const field = 'Authentication-Results: verifier.example.com; spf=fail smtp.mailfrom=a@example.org;\n\tdkim=pass header.d=example.org';

describe('headers within a text', () => {
	test.each([
		['as they are', field],
		['in the middle', `Dear user,\n\nthis is what we got:\n${field}\nSubject: mailtui delivery test\n\nYours`],
		['indented', field.replace(/^/gm, '    ')],
		['quoted', field.replace(/^/gm, '> ')],
		['with CR LF', field.replaceAll('\n', '\r\n')],
	])('%s', (_, text) => expect(quotedHeaders(text).replace(/\s+/g, ' ')).toBe(field.replace(/\s+/g, ' ')));
	test('what only speaks of them is none', () => expect(quotedHeaders('We wrote Authentication-Results: into it.\nReceived, with thanks')).toBe(''));
	test('a text without an end takes no time', () => expect(quotedHeaders(`${'>'.repeat(200_000)}\n${' \n'.repeat(100_000)}`)).toBe(''));
});

const reply = {folder: 'INBOX', from: 'report@verifier.example.com', subject: 'Authentication Report', at: new Date('2026-11-26T10:00:00Z')};

test('a report is explained', () => {
	const told = explainReply({...reply, text: `Here it is:\n> ${field.replace('\n', '\n> ')}\n`});
	expect(told.explained.map(({by, method, result}) => `${by} ${method}=${result}`)).toEqual([
		'verifier.example.com spf=fail',
		'verifier.example.com dkim=pass',
	]);
	const lines = repliesLines([told], true);
	expect(lines[0]).toBe('report@verifier.example.com: Authentication Report, 2026-11-26 10:00 UTC');
	expect(lines).toContain('  ✗ spf fail, says verifier.example.com');
});

test('a bounce says why in its own words', () => {
	const told = explainReply({
		...reply,
		text: 'Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; a@example.com\nDiagnostic-Code: smtp; 554 5.7.1 You are\n    on a list\u001b[31m\n',
	});
	expect(told).toMatchObject({explained: [], says: '554 5.7.1 You are on a list\u001b[31m'});
	expect(repliesLines([told], true)[1]).toBe('  554 5.7.1 You are on a list\\x1b[31m');
});

test('nothing came back', () => expect(repliesLines([], true)).toEqual([expect.stringContaining('Nothing came back yet')]));

test('what is no header at all is told as such', () =>
	expect(explainedLines({explained: [], received: []}, true)).toEqual([expect.stringContaining('neither an Authentication-Results nor a Received line')]));
