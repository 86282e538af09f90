// A log file read backwards by the Perl that is sent: on into what was rotated away and packed, page by page, and what cannot be unpacked.
import {execFileSync, spawnSync} from 'node:child_process';
import {appendFileSync, mkdtempSync, renameSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createAsk} from '../../source/commands/ask.ts';
import {maillogFollow} from '../../source/commands/maillog-follow.ts';
import {createClock} from '../../source/host/clock.ts';
import {createLocalHost} from '../../source/host/local.ts';
import {followLog} from '../../source/maillog/follow-log.ts';
import {createLogFilter, everyLine} from '../../source/maillog/log-filter.ts';
import {olderLines} from '../../source/maillog/older-lines.ts';
import {recentLines} from '../../source/maillog/recent-lines.ts';

const host = createLocalHost(createClock());
let directory = '';
let log = '';
beforeEach(() => {
	directory = mkdtempSync(path.join(tmpdir(), 'mailtui-log-'));
	log = path.join(directory, 'mail.log');
});
afterEach(() => rmSync(directory, {recursive: true}));
afterAll(() => host.close());

const rows = (from: number, to: number, says = (number: number) => `number ${number}`) =>
	Array.from({length: to - from + 1}, (_, index) => `2026-11-25T09:00:00.1+00:00 mx postfix/test[1]: ${says(from + index)}\n`).join('');
/** Written so many days ago. */
const write = (name: string, text: string, daysAgo: number): string => {
	const file = path.join(directory, name);
	writeFileSync(file, text);
	const at = Date.now() / 1000 - daysAgo * 86_400;
	utimesSync(file, at, at);
	return file;
};
const gzip = (file: string): string => {
	execFileSync('gzip', [file]);
	return `${file}.gz`;
};
/** What stands before, a page at a time: what is told, until a page is not full. */
const readBack = async (page: number, before = `${statSync(log).ino}:${statSync(log).size}`): Promise<{readonly told: string[]; readonly pages: number}> => {
	const place = {where: log, asRoot: false, clock: {nowMs: 0, offsetSeconds: 0}, says: ''};
	const told: string[] = [];
	for (let pages = 1; ; pages++) {
		let lines = 0;
		for await (const batch of olderLines({host, place, before, lines: page}, new AbortController().signal)) {
			for (const entry of batch) {
				told.push(entry.kind === 'note' ? entry.says : entry.line.text);
				if (entry.kind !== 'line') continue;
				lines++;
				before = entry.at;
			}
		}
		if (lines < page) return {told, pages};
	}
};
// A Debian has gzip; the others come with what somebody installed.
const packers = ['gzip', 'bzip2', 'xz', 'zstd'].filter(packer => spawnSync(packer, ['--version']).error === undefined);
const down = (from: number, to: number) => Array.from({length: from - to + 1}, (_, index) => `number ${from - index}`);

describe('packed files', () => {
	test.each([
		[7, 15],
		[10, 10],
		[99, 2],
		[100, 1],
	])('are read as the others are, %d lines at a time: none is left out and none told twice', async (page, pages) => {
		gzip(write('mail.log.3', rows(1, 20), 3));
		gzip(write('mail.log.2', rows(21, 50), 2));
		write('mail.log.1', rows(51, 80), 1);
		write('mail.log', rows(81, 100), 0);
		const read = await readBack(page);
		expect(read.told).toEqual(down(99, 1));
		expect(read.pages).toBe(pages);
	});

	test('larger than what is kept of them in memory', async () => {
		const filler = 'x'.repeat(900);
		const text = (number: number) => `number ${number} ${filler}`;
		gzip(write('mail.log.1', rows(1, 80_000, text), 1));
		write('mail.log', rows(80_001, 80_001), 0);
		const {told} = await readBack(200_000);
		expect(told.map(each => Number(/\d+/.exec(each)))).toEqual(Array.from({length: 80_000}, (_, index) => 80_000 - index));
	}, 60_000);

	test('whose last line has no end, and whose first one is huge', async () => {
		gzip(write('mail.log.1', `${rows(1, 1, () => 'y'.repeat(3_000_000))}${rows(2, 3).trimEnd()}`, 1));
		write('mail.log', rows(4, 4), 0);
		const {told} = await readBack(50);
		expect(told.slice(0, 2)).toEqual(down(3, 2));
		expect(told[2]).toMatch(/^y+ \.\.\. \(\d+ characters\)$/);
		expect(told).toHaveLength(3);
	});

	test('that are cut short: what is left of them is told, and that something is missing', async () => {
		const noise = execFileSync('head', ['-c', '300000', '/dev/urandom']).toString('base64');
		const file = gzip(write('mail.log.2', `${rows(1, 10)}${rows(11, 4000, number => `number ${number} ${noise.slice(number * 90, number * 90 + 90)}`)}`, 2));
		write('mail.log.1', rows(4001, 4010), 1);
		truncateSync(file, Math.floor(statSync(file).size / 2));
		utimesSync(file, Date.now() / 1000 - 2 * 86_400, Date.now() / 1000 - 2 * 86_400);
		write('mail.log', rows(4011, 4012), 0);
		const {told} = await readBack(10_000);
		expect(told.slice(0, 11)).toEqual(down(4011, 4001));
		expect(told[11]).toMatch(/^A packed log file is damaged/);
		expect(told.slice(-10)).toEqual(down(10, 1));
	});

	test.each([
		['that are none', 'mail.log.1.gz', 'no archive at all'],
		['of which nobody knows how they are packed here', 'mail.log.1.zst', 'no archive either'],
	])('%s: that is said, and nothing is shown as if it came before', async (_, name, text) => {
		write('mail.log.2', rows(1, 10), 2);
		write(name, text, 1);
		write('mail.log', rows(11, 12), 0);
		expect((await readBack(50)).told).toEqual(['number 11', 'What is older lies in a packed file that cannot be unpacked on the server.']);
	});

	test('that was packed since its lines were read: that lines may be missing is said', async () => {
		const known = write('mail.log.1', rows(1, 10), 1);
		const before = `${statSync(known).ino}:${statSync(known).size}`;
		write('mail.log', rows(11, 12), 0);
		gzip(known);
		expect((await readBack(50, before)).told[0]).toMatch(/rotated more than once/);
	});

	test('a file that took the number of one that is gone: that lines may be missing is said', async () => {
		write('mail.log', rows(1, 2), 0);
		const {told} = await readBack(50, `${statSync(log).ino}:99999`);
		expect(told).toEqual([expect.stringContaining('rotated more than once'), 'number 2', 'number 1']);
	});

	test('nothing of them is unpacked while the file itself holds enough', async () => {
		write('mail.log.1.gz', 'no archive at all', 1);
		write('mail.log', rows(1, 100), 0);
		appendFileSync(log, rows(101, 200));
		const place = {where: log, asRoot: false, clock: {nowMs: 0, offsetSeconds: 0}, says: ''};
		const kinds: string[] = [];
		const before = `${statSync(log).ino}:${statSync(log).size}`;
		for await (const batch of olderLines({host, place, before, lines: 150}, new AbortController().signal)) for (const entry of batch) kinds.push(entry.kind);
		expect(kinds).toEqual(Array.from({length: 150}, () => 'line'));
	});
});

describe('what mailtui logs reads of files', () => {
	const newest = async (lines: number, since?: Date, more: {readonly all?: boolean; readonly lookedThrough?: number; readonly text?: string} = {}) => {
		const place = {where: log, asRoot: false, clock: {nowMs: Date.now(), offsetSeconds: 0}, says: ''};
		const found = await recentLines(createAsk(host), place, {
			lines,
			filter: createLogFilter({...everyLine, text: more.text ?? ''}),
			...(since && {since}),
			...more,
		});
		if (!found.ok) throw new Error(found.why);
		return {...found.value, lines: found.value.lines.map(({text}) => text)};
	};
	const up = (from: number, to: number) => down(to, from).reverse();

	test('goes back over what was rotated away, however little the file itself holds', async () => {
		gzip(write('mail.log.2', rows(1, 20), 2));
		write('mail.log.1', rows(21, 50), 1);
		write('mail.log', '', 0);
		expect(await newest(10)).toEqual({lines: up(41, 50), notes: [], cut: undefined});
		expect(await newest(45)).toEqual({lines: up(6, 50), notes: [], cut: undefined});
		write('mail.log', rows(51, 52), 0);
		expect(await newest(100)).toEqual({lines: up(1, 52), notes: [], cut: undefined});
	});
	test('from when on it is wanted, and not into files that are older', async () => {
		write('mail.log.1.gz', 'no archive at all', 3);
		const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
		write('mail.log', [30, 20, 10, 1].map(hours => `${at(hours)} mx postfix/test[1]: ${hours} hours ago\n`).join(''), 0);
		expect(await newest(100, new Date(Date.now() - 24 * 3_600_000))).toEqual({
			lines: ['20 hours ago', '10 hours ago', '1 hours ago'],
			notes: [],
			cut: undefined,
		});
	});
	test('what could not be unpacked is said', async () => {
		write('mail.log.1.gz', 'no archive at all', 1);
		write('mail.log', rows(1, 2), 0);
		expect(await newest(100)).toEqual({lines: up(1, 2), notes: [expect.stringContaining('cannot be unpacked')], cut: undefined});
	});
	test('that there are older ones than were read is told to whoever wanted all, or misses some that fit', async () => {
		write('mail.log.1', rows(1, 20), 1);
		write('mail.log', rows(21, 50), 0);
		const cut = {read: 10, backTo: expect.any(Date)};
		expect(await newest(10, undefined, {all: true})).toMatchObject({lines: up(41, 50), cut});
		expect(await newest(50, undefined, {all: true})).toMatchObject({lines: up(1, 50), cut: undefined});
		expect(await newest(2, undefined, {text: 'number 4', lookedThrough: 10})).toMatchObject({lines: up(48, 49), cut: undefined});
		expect(await newest(20, undefined, {text: 'number 4', lookedThrough: 20})).toMatchObject({lines: up(40, 49), cut: {read: 20}});
	});
	test('no file: that is said', async () => {
		await expect(newest(5)).rejects.toThrow(/No such file/);
	});
});

test('followed just after a rotation, the lines of the file before are there at first', async () => {
	write('mail.log.2', rows(1, 10), 2);
	write('mail.log.1', rows(11, 20), 1);
	write('mail.log', rows(21, 23), 0);
	const first = async (lines: number) => {
		const place = {where: log, asRoot: false, clock: {nowMs: 0, offsetSeconds: 0}, says: ''};
		const stop = new AbortController();
		const told: string[] = [];
		for await (const batch of followLog({host, clock: createClock(), place, lines}, stop.signal)) {
			for (const followed of batch) if (followed.kind === 'line') told.push(followed.line.text);
			if (told.at(-1) === 'number 24') stop.abort();
			else if (told.at(-1) === 'number 23') appendFileSync(log, rows(24, 24));
		}
		return told;
	};
	expect(await first(2)).toEqual(['number 22', 'number 23', 'number 24']);
	writeFileSync(log, rows(21, 23));
	expect(await first(8)).toEqual([...down(23, 16).reverse(), 'number 24']);
	writeFileSync(log, rows(21, 23));
	expect(await first(50)).toEqual([...down(23, 11).reverse(), 'number 24']);
});

describe('gone on with after the connection was lost', () => {
	const read = async (after?: string) => {
		const answer = await createAsk(host)(maillogFollow, {path: log, asRoot: false, follow: false, lines: 100, ...(after !== undefined && {after})});
		if (!answer.ok) throw new Error(answer.why);
		return answer.value;
	};
	const told = (rows: readonly string[]) => rows.map(row => /number \d+$|^note \w+/.exec(row)?.[0] ?? row);
	/** Behind the last of these, as the follower asks for it. */
	const behind = (rows: readonly string[]) => {
		const [, at, line = ''] = /^(\d+:\d+)\t(.*)$/.exec(rows.at(-1) ?? '') ?? [];
		return `${at}:${Buffer.from(line).reduce((sum, byte) => sum + byte, 0)}`;
	};
	const up = (from: number, to: number) => down(to, from).reverse();
	/** What was there was read up to its third line; then two more came, and it was moved away. */
	const begun = async (name: string, daysAgo: number) => {
		const file = write('mail.log', rows(1, 3), daysAgo);
		const at = behind(await read());
		appendFileSync(file, rows(4, 5));
		renameSync(file, path.join(directory, name));
		write(name, rows(1, 5), daysAgo);
		return at;
	};

	test.each(packers)('packed by %s meanwhile: its rest is read', async packer => {
		const at = await begun('mail.log.1', 1);
		execFileSync(packer, [...(packer === 'zstd' ? ['--rm'] : []), '-q', path.join(directory, 'mail.log.1')]);
		write('mail.log', rows(6, 7), 0);
		expect(told(await read(at))).toEqual([...up(4, 5), 'note rotated', ...up(6, 7)]);
	});
	test('rotated more than once: all of it is read, packed or not', async () => {
		const at = await begun('mail.log.3', 3);
		gzip(path.join(directory, 'mail.log.3'));
		gzip(write('mail.log.2', rows(6, 7), 2));
		write('mail.log.1', rows(8, 9), 1);
		write('mail.log', rows(10, 11), 0);
		expect(told(await read(at))).toEqual([...up(4, 5), 'note rotated', ...up(6, 7), 'note rotated', ...up(8, 9), 'note rotated', ...up(10, 11)]);
	});
	test('not packed, rotated more than once: what lies between is read', async () => {
		const at = await begun('mail.log.2', 2);
		write('mail.log.1', rows(6, 7), 1);
		write('mail.log', rows(8, 8), 0);
		expect(told(await read(at))).toEqual([...up(4, 5), 'note rotated', ...up(6, 7), 'note rotated', 'number 8']);
	});
	test.each([
		['another text at that place', rows(11, 15)],
		['shorter than that', rows(1, 2)],
		['no archive', undefined],
	])('a packed file that is another one, %s: that lines may be missing is said', async (_, text) => {
		const at = await begun('mail.log.1', 1);
		rmSync(path.join(directory, 'mail.log.1'));
		if (text === undefined) write('mail.log.1.gz', 'no archive at all', 1);
		else gzip(write('mail.log.1', text, 1));
		write('mail.log', rows(6, 7), 0);
		// The file may have got the number of the one that is gone: then it looks as if it was emptied.
		expect(told(await read(at))).toEqual([expect.stringMatching(/^note (?:gap|truncated)$/), ...up(6, 7)]);
	});
	test('a file beside it that was never part of it is not read', async () => {
		const at = await begun('mail.log.1', 1);
		write('mail.log-errors', rows(90, 91), 0);
		write('mail.log', rows(6, 7), 0);
		expect(told(await read(at))).toEqual([...up(4, 5), 'note rotated', ...up(6, 7)]);
	});
});
