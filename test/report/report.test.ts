// The report: what it holds on the embedded server, that nothing in it is markup of strangers or secret, and what counts as news.
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {gatherReport, type ReportFacts} from '../../source/report/gather-report.ts';
import {fenced, plainText, tableRows} from '../../source/report/markdown.ts';
import {newsSince, type Statement, statementsOf} from '../../source/report/statements.ts';
import {writeNews, writeReport} from '../../source/report/write-report.ts';
import {type DeliveryGround, openDeliveryGround} from '../delivery/demo-ground.ts';

describe('on the embedded server', () => {
	let ground: DeliveryGround;
	let facts: ReportFacts;
	beforeAll(async () => {
		ground = await openDeliveryGround();
		facts = await gatherReport(ground.at('no password'), ground.host);
	});
	afterAll(() => ground.close());

	test('it has all parts, the verdict first, and what is to be done', () => {
		const text = writeReport(facts);
		expect(text).toMatch(/^# demo: Mail does not arrive\n\n8 of 9 core checks, 88 %, degraded\./);
		for (const title of ['Open findings', 'Next steps', 'Services', 'Ports', 'Certificates', 'Users', 'DNS', 'Changes made with mailtui', 'Checks'])
			expect(text).toContain(`\n## ${title}\n`);
		expect(text).toContain('1. Repair what mailtui knows how to repair');
		expect(text).toContain('Still to be published:\n\n```\nexample.org. IN TXT "v=spf1 ip4:198.51.100.84 ip4:203.0.113.10 ip6:2001:db8::10 -all"\n```');
		expect(text).toMatch(/\| example\.org \| 3 \|/);
	});

	test('no secret is in it', () => expect(`${writeReport(facts)}${JSON.stringify(statementsOf(facts))}`).not.toContain(ground.demo.probePassword.reveal()));

	test('a second one says only what changed', async () => {
		const before = statementsOf(facts);
		ground.demo.world.repair();
		const after = await gatherReport(ground.at('no password'), ground.host);
		const news = newsSince(before, statementsOf(after));
		const text = writeNews(after, facts.at, news);
		expect(text).toMatch(/- ok check delivery testuser1@example\.org: A test mail arrived/);
		expect(text).toMatch(/ {2}- before: \*\*failure\*\* Mail is sent back/);
		expect(news.filter(each => !/^check (?:delivery|disk-)/.test(each.statement.key))).toEqual([]);
	});
});

const say = (key: string, level: string, says: string): Statement => ({key, level, says});

test.each([
	['figures that move', [say('check memory', 'ok', '82 % available, 19 GB of 24 GB')], [say('check memory', 'ok', '83 % available, 20.5 GB of 24 GB')], []],
	['an address', [say('check a', 'ok', 'leads to 203.0.113.10')], [say('check a', 'ok', 'leads to 203.0.113.11')], ['changed check a']],
	['a level', [say('check a', 'ok', 'x')], [say('check a', 'failure', 'x')], ['changed check a']],
	['a mailbox', [say('mailboxes a.test', 'ok', '2 mailboxes')], [say('mailboxes a.test', 'ok', '3 mailboxes')], ['changed mailboxes a.test']],
	['what is new and gone', [say('check a', 'ok', 'x')], [say('check b', 'ok', 'x')], ['new check b', 'gone check a']],
	['two with one key', [say('a', 'ok', 'x'), say('a', 'ok', 'y')], [say('a', 'ok', 'y'), say('a', 'ok', 'x')], []],
])('%s', (_, before, after, expected) => expect(newsSince(before, after).map(each => `${each.kind} ${each.statement.key}`)).toEqual(expected));

test('text of strangers is text', () => {
	expect(plainText('<b>*x*</b> [a](http://b.test) |\n\u001b[2J')).toBe('\\<b\\>\\*x\\*\\</b\\> \\[a\\](http://b.test) \\|\\\\n\\\\x1b\\[2J');
	expect(tableRows(['a'], [['x|y']])).toEqual(['| a |', '| --- |', '| x\\|y |']);
	expect(fenced(['```', 'x'])).toEqual(['````', '```', 'x', '````']);
});
