// Searching and counting mail that rspamd looked at, on what a real Debian 13 logged, with the real Perl of this machine.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createAsk} from '../../source/commands/ask.ts';
import {maillogSearch, type SearchArgs} from '../../source/commands/maillog-search.ts';
import {maillogSummary} from '../../source/commands/maillog-summary.ts';
import {createClock} from '../../source/host/clock.ts';
import {createLocalHost} from '../../source/host/local.ts';
import {tellStories} from '../../source/maillog/tell-story.ts';
import {rawLinesOf} from './lab-log.ts';

const host = createLocalHost(createClock());
const directory = mkdtempSync(path.join(tmpdir(), 'mailtui-rspamd-'));
const inDirectory = (name: string) => path.join(directory, name);
const two = (value: number) => String(value).padStart(2, '0');
const utc = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/;

beforeAll(() => {
	for (const name of ['rspamd-file.log', 'rspamd-syslog.log']) {
		const lines = rawLinesOf(name).map(line =>
			line.replace(/^(\d+\.\d{3})\d*/, (_, seconds: string) => `${new Date(Number(seconds) * 1000).toISOString().replace('Z', '+00:00')} mx`),
		);
		writeFileSync(inDirectory(name), lines.map(line => `${line}\n`).join(''));
	}
	// rspamd writes the time of the machine that it runs on; the lab has UTC.
	const own = rawLinesOf('rspamd-own.log').map(line =>
		line.replace(utc, (_, day: string, time: string) => {
			const at = new Date(`${day}T${time}Z`);
			return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
		}),
	);
	writeFileSync(inDirectory('rspamd-own.log'), own.map(line => `${line}\n`).join(''));
});
afterAll(async () => {
	rmSync(directory, {recursive: true});
	await host.close();
});

const since = new Date(Number(rawLinesOf('rspamd-file.log')[0]?.slice(0, 10)) * 1000 - 60_000);
const found = async (name: string, wanted: Pick<SearchArgs, 'kind' | 'wanted'>, rspamdLog: string) => {
	const answer = await createAsk(host)(maillogSearch, {where: inDirectory(name), asRoot: false, since, messages: 20, seconds: 20, rspamdLog, ...wanted});
	if (!answer.ok) throw new Error(answer.why);
	return {...answer.value, stories: tellStories(answer.value.lines)};
};
const scansOf = ({stories}: Awaited<ReturnType<typeof found>>) =>
	stories.map(story => story.steps.filter(step => step.word === 'scanned').map(step => step.level));

describe('rspamd writes a file of its own', () => {
	const own = inDirectory('rspamd-own.log');

	test('its lines are read there, and stand where they belong', async () => {
		const result = await found('rspamd-file.log', {kind: 'address', wanted: 'testuser2@example.org'}, own);
		expect(result.complete).toBe(true);
		expect(scansOf(result)).toEqual([['ok'], ['failure'], ['warning'], ['warning'], ['warning', 'ok'], ['failure'], []]);
		expect(result.stories[0]?.steps.map(step => step.word)).toEqual(['accepted', 'signed', 'scanned', 'queued', 'delivered']);
		for (const {steps} of result.stories) expect(steps.map(step => step.atMs)).toEqual(steps.map(step => step.atMs).toSorted((one, other) => one - other));
		expect(result.stories[1]?.outcomes.map(each => each.recipient)).toEqual(['testuser1@example.org', 'testuser2@example.org']);
	});

	test('by the id of the first try, which was put off, the second one is found too', async () => {
		const [id = ''] = rawLinesOf('rspamd-file.log').flatMap(line => /: (\w+): message-id=<grey\.file@/.exec(line)?.[1] ?? []);
		const {stories} = await found('rspamd-file.log', {kind: 'queue-id', wanted: id}, own);
		expect(stories.map(story => story.steps.map(step => step.word))).toEqual([
			['accepted', 'scanned', 'put off', 'accepted', 'scanned', 'queued', 'delivered'],
		]);
	});

	test.each([
		['no such file', 'nothing.log'],
		['one of something else', 'rspamd-file.log'],
	])('%s: the story is told without it', async (_, name) => {
		const result = await found('rspamd-file.log', {kind: 'address', wanted: 'testuser2@example.org'}, inDirectory(name));
		expect(result).toMatchObject({complete: true});
		expect(scansOf(result).flat()).toEqual([]);
		expect(result.stories).toHaveLength(7);
	});

	test('a milter that was away is part of the story of what was sent meanwhile', async () => {
		const all = await found('rspamd-file.log', {kind: 'address', wanted: 'testuser1@example.org'}, own);
		expect(all.stories.at(-1)?.steps[0]).toMatchObject({word: 'trouble', says: expect.stringContaining('connect to Milter service')});
	});
});

test('rspamd in the mail log: the file of its own is not read, and a recipient whom Postfix does not name is found', async () => {
	const result = await found('rspamd-syslog.log', {kind: 'address', wanted: 'testuser1@example.org'}, inDirectory('rspamd-own.log'));
	const refused = result.stories.find(story => story.sender === 'anna@example.com');
	expect(refused?.steps.map(step => step.word)).toEqual(['accepted', 'scanned', 'rejected']);
});

test('counted: refused by reason, and what was refused at its end was not received', async () => {
	const counted = await createAsk(host)(maillogSummary, {where: inDirectory('rspamd-file.log'), asRoot: false, since, seconds: 20});
	if (!counted.ok) throw new Error(counted.why);
	const sum = (kind: 'received' | 'delivered' | 'rejected') => counted.value.hours.reduce((all, hour) => all + hour[kind], 0);
	// Thrown away is received too: its sender was told so.
	expect([sum('received'), sum('delivered'), sum('rejected')]).toEqual([5, 4, 4]);
	expect(counted.value.top.reason.toSorted((one, other) => one.what.localeCompare(other.what))).toEqual([
		{count: 1, what: 'Come back later, says the lab'},
		{count: 1, what: 'Gtube pattern'},
		{count: 1, what: 'thrown away, the sender not told: milter triggers DISCARD action'},
		{count: 1, what: 'Try again later'},
	]);
	expect(counted.value.accounts).toMatchObject([{name: 'testuser1@example.org', mails: 3}]);
});
