// Searching and counting go through packed log files, and say which of them could not be read whole: real Perl and packers on this machine.
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, beforeEach, expect, test} from 'vitest';
import {createAsk} from '../../source/commands/ask.ts';
import {maillogSearch} from '../../source/commands/maillog-search.ts';
import {maillogSummary} from '../../source/commands/maillog-summary.ts';
import {createClock} from '../../source/host/clock.ts';
import {createLocalHost} from '../../source/host/local.ts';
import {andNotAll} from '../../source/maillog/unread-words.ts';

const host = createLocalHost(createClock());
let log = '';
beforeEach(() => {
	log = path.join(mkdtempSync(path.join(tmpdir(), 'mailtui-log-')), 'mail.log');
});
afterEach(() => rmSync(path.dirname(log), {recursive: true}));
afterAll(() => host.close());

const hour = 3_600_000;

/** A delivered message a file, so many days ago; what is random in between keeps it from being packed into one block. */
const write = (suffix: string, id: string, daysAgo: number, lines = 1): string => {
	const at = new Date(Math.floor(Date.now() / hour) * hour - daysAgo * 24 * hour);
	const stamp = `${at.toISOString().slice(0, 19)}.1+00:00 mx postfix`;
	const text = [
		`${stamp}/cleanup[2]: ${id}: message-id=<${id}@example.org>`,
		`${stamp}/qmgr[1]: ${id}: from=<anna@example.org>, size=400, nrcpt=1 (queue active)`,
		...Array.from({length: lines}, () => `${stamp}/test[1]: ${Math.random()} ${Math.random()}`),
		`${stamp}/lmtp[3]: ${id}: to=<bert@example.org>, relay=x, delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 Saved)`,
		`${stamp}/qmgr[1]: ${id}: removed`,
	].join('\n');
	writeFileSync(`${log}${suffix}`, `${text}\n`);
	utimesSync(`${log}${suffix}`, at, at);
	return `${log}${suffix}`;
};

const at = () => ({where: log, asRoot: false, since: new Date(Date.now() - 20 * 24 * hour), seconds: 20});

const search = async () => {
	const found = await createAsk(host)(maillogSearch, {...at(), kind: 'address', wanted: 'anna@example.org', messages: 10});
	if (!found.ok) throw new Error(found.why);
	return {...found.value, ids: found.value.lines.filter(({text}) => text.endsWith(': removed')).map(({text}) => text.slice(0, 12))};
};

// A Debian has gzip; the others come with what somebody installed.
const packers = ['gzip', 'bzip2', 'xz', 'zstd'].filter(packer => spawnSync(packer, ['--version']).error === undefined);

test.each(packers)('packed with %s', async packer => {
	write('', 'AAAAAAAAAAAA', 0);
	execFileSync('gzip', [write('.2', 'BBBBBBBBBBBB', 2)]);
	execFileSync(packer, [...(packer === 'zstd' ? ['--rm'] : []), '-q', write('.3', 'CCCCCCCCCCCC', 3)]);
	expect(await search()).toMatchObject({complete: true, unread: [], ids: ['CCCCCCCCCCCC', 'BBBBBBBBBBBB', 'AAAAAAAAAAAA']});
	const counted = await createAsk(host)(maillogSummary, at());
	expect(counted).toMatchObject({ok: true, value: {complete: true, unread: []}});
	expect(counted.ok && counted.value.hours.reduce((sum, {delivered}) => sum + delivered, 0)).toBe(3);
});

test('one that is cut off, and one that is no archive: the rest is read, and both are named', async () => {
	write('', 'AAAAAAAAAAAA', 0);
	execFileSync('gzip', [write('.2', 'BBBBBBBBBBBB', 2, 5000)]);
	truncateSync(`${log}.2.gz`, 60_000);
	write('.3.gz', 'CCCCCCCCCCCC', 3);
	const found = await search();
	expect(found).toMatchObject({complete: false, ids: ['AAAAAAAAAAAA']});
	expect(andNotAll(found)).toBe(', and not all of them: mail.log.3.gz, mail.log.2.gz cannot be unpacked whole');
	expect(await createAsk(host)(maillogSummary, at())).toMatchObject({ok: true, value: {complete: false, unread: ['mail.log.3.gz', 'mail.log.2.gz']}});
});
