// The log of a real server as a screen holds it: what is older is fetched without a gap, out of the journal and out of rotated files; huge files and huge lines.
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {createAsk} from '../../../source/commands/ask.ts';
import {createClock} from '../../../source/host/clock.ts';
import type {Host} from '../../../source/host/host.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import {findLog} from '../../../source/maillog/find-log.ts';
import {followLog} from '../../../source/maillog/follow-log.ts';
import {olderLines} from '../../../source/maillog/older-lines.ts';
import {trace} from '../../../source/maillog/trace.ts';
import {heldError, olderError} from '../../../source/store/log-errors.ts';
import {unseenPerSecond} from '../../../source/store/log-passed.ts';
import {createLogTail, type LogTailStore} from '../../../source/store/log-tail.ts';
import {describeLab} from '../describe-lab.ts';
import {rootLogin} from '../root-login.ts';

const clock = createClock();
const intoFile = 'rm -f /var/log/mail.log*; touch /var/log/mail.log; postconf -e maillog_file_prefixes=/var maillog_file=/var/log/mail.log';

describeLab('what is older', lab => {
	let host: Host;
	const tails: LogTailStore[] = [];
	beforeAll(async () => {
		await lab.reset('repaired');
		host = await connectSsh(rootLogin(lab), undefined, clock);
	});
	afterEach(() => {
		for (const tail of tails.splice(0)) tail.actions.stop();
	});
	afterAll(async () => {
		await host?.close();
		await lab.reset('broken');
	});

	const inside = async (script: string): Promise<string> => {
		const {code, stdout, stderr} = await lab.exec(script);
		if (code !== 0) throw new Error(stderr.trim());
		return stdout;
	};
	const open = (): LogTailStore => {
		const tail = createLogTail({
			clock,
			find: () => findLog(createAsk(host)),
			follow: (place, lines, signal) => followLog({host, clock, place, lines}, signal),
			older: (place, before, lines, signal) => olderLines({host, place, before, lines}, signal),
		});
		tails.push(tail);
		void tail.actions.open();
		return tail;
	};
	const texts = (tail: LogTailStore): string[] =>
		Array.from({length: tail.ring.next() - tail.ring.first()}, (_, index) => tail.ring.get(tail.ring.first() + index)).flatMap(each =>
			each?.from === 'postfix/test' ? [each.text] : [],
		);
	const numbers = (tail: LogTailStore): number[] =>
		texts(tail)
			.flatMap(each => /^number (\d+)$/.exec(each)?.[1] ?? [])
			.map(Number);
	const stamped = (from: number, to: number, file: string, day: string) =>
		inside(`for i in $(seq ${from} ${to}); do echo "2026-11-${day}T09:00:00.123456+00:00 mx postfix/test[1]: number $i"; done >> ${file}`);
	const upTo = (count: number) => Array.from({length: count}, (_, index) => index + 1);

	test('the journal: from the last 2,000 lines back to its beginning, while lines come; a time range is whole', async () => {
		await inside('for i in $(seq 5000); do echo "number $i"; done | logger -p mail.notice -t postfix/test; journalctl --sync');
		const tail = open();
		await expect.poll(() => numbers(tail).at(-1), {timeout: 10_000}).toBe(5000);
		expect(tail.ring.next() - tail.ring.first()).toBe(2000);
		await Promise.all([tail.actions.fetchOlder(), inside('for i in $(seq 5001 5100); do echo "number $i"; done | logger -p mail.notice -t postfix/test')]);
		await expect.poll(() => numbers(tail).at(-1), {timeout: 10_000}).toBe(5100);
		expect(numbers(tail)).toEqual(upTo(5100));
		const ranged = open();
		await expect.poll(() => numbers(ranged).at(-1), {timeout: 10_000}).toBe(5100);
		ranged.actions.range(3_600_000);
		await expect.poll(() => numbers(ranged).length, {timeout: 20_000}).toBe(5100);
		expect(numbers(ranged)).toEqual(upTo(5100));
	}, 60_000);

	test('the error before lies further back than what is there: it is fetched, out of the journal and out of a file', async () => {
		const bounced = '4D75417A0009: to=<x@example.org>, relay=none, delay=1, dsn=5.1.1, status=bounced (no such user)';
		const textOf = async (tail: LogTailStore) => {
			const last = tail.ring.next() - 1;
			expect(heldError(tail, last, -1)).toBeUndefined();
			const sought = await olderError(tail, last, () => true);
			return sought !== undefined && 'found' in sought ? tail.ring.get(sought.found)?.text : sought;
		};
		await inside(
			`logger -p mail.notice -t postfix/smtp '${bounced}'; for i in $(seq 9000); do echo "later $i"; done | logger -p mail.notice -t postfix/test; journalctl --sync`,
		);
		const journal = open();
		await expect.poll(() => texts(journal).at(-1), {timeout: 10_000}).toBe('later 9000');
		expect(await textOf(journal)).toBe(bounced);
		await inside(intoFile);
		await inside(`echo '2026-11-25T08:00:00.1+00:00 mx postfix/smtp[1]: ${bounced}' > /var/log/mail.log.1; touch -d 2026-11-25T08:00 /var/log/mail.log.1`);
		await stamped(1, 9000, '/var/log/mail.log', '25');
		const file = open();
		await expect.poll(() => numbers(file).at(-1), {timeout: 10_000}).toBe(9000);
		expect(await textOf(file)).toBe(bounced);
		await inside('postconf -X maillog_file maillog_file_prefixes; rm -f /var/log/mail.log*; postfix reload');
	}, 60_000);

	test('the journal: a line of a megabyte', async () => {
		const tail = open();
		await expect.poll(() => tail.getState().state).toBe('following');
		await inside(
			`(printf 'SYSLOG_IDENTIFIER=postfix/test\\nSYSLOG_FACILITY=2\\nPRIORITY=5\\nMESSAGE='; head -c 1000000 /dev/zero | tr '\\0' x; echo) | logger --journald; logger -p mail.notice -t postfix/test after`,
		);
		await expect.poll(() => texts(tail).at(-1), {timeout: 10_000}).toBe('after');
		expect(texts(tail).at(-2)).toMatch(/^x{16384} \.\.\. \(1000000 characters\)$/);
	}, 30_000);

	test('files: on into what was rotated away, packed too; a line of a megabyte', async () => {
		await inside(intoFile);
		await stamped(1, 50, '/var/log/mail.log.2', '23');
		await inside('gzip /var/log/mail.log.2; touch -d 2026-11-23T09:00 /var/log/mail.log.2.gz');
		await stamped(51, 300, '/var/log/mail.log.1', '24');
		await inside('touch -d 2026-11-24T09:00 /var/log/mail.log.1');
		await stamped(301, 400, '/var/log/mail.log', '25');
		await inside(`(printf '2026-11-25T09:00:00.1+00:00 mx postfix/test[1]: '; head -c 1000000 /dev/zero | tr '\\0' y; echo) >> /var/log/mail.log`);
		await stamped(401, 3000, '/var/log/mail.log', '25');
		const tail = open();
		await expect.poll(() => numbers(tail).length, {timeout: 10_000}).toBe(2000);
		await tail.actions.fetchOlder();
		expect(numbers(tail)).toEqual(upTo(3000));
		expect(texts(tail).filter(each => each.startsWith('y'))).toEqual([expect.stringMatching(/^y{16384} \.\.\. \(\d+ characters\)$/)]);
		await expect.poll(() => tail.getState()).toMatchObject({older: 'none', note: undefined});
	}, 30_000);

	test('rotated twice and packed while nobody reads: all of it is there', async () => {
		await inside(intoFile);
		await stamped(1, 10, '/var/log/mail.log', '25');
		const tail = open();
		await expect.poll(() => numbers(tail).length, {timeout: 10_000}).toBe(10);
		tail.actions.pause();
		// More than all that lies between there and here can hold, so that the program there waits.
		await inside(`perl -e 'for (1 .. 300_000) { print "2026-11-25T09:00:01+00:00 mx postfix/test[1]: much ", "z" x 90, " $_\\n" }' >> /var/log/mail.log`);
		await inside('mv /var/log/mail.log /var/log/mail.log.2');
		await stamped(11, 20, '/var/log/mail.log', '25');
		await inside('mv /var/log/mail.log /var/log/mail.log.1; touch -d +1min /var/log/mail.log.1; gzip /var/log/mail.log.1');
		await stamped(21, 30, '/var/log/mail.log', '25');
		tail.actions.goOn();
		await expect.poll(() => texts(tail).at(-1), {timeout: 60_000}).toBe('number 30');
		expect(numbers(tail).slice(-20)).toEqual(upTo(30).slice(10));
		expect(tail.getState().note).toContain('was rotated');
	}, 90_000);

	test('more than can be drawn: it is counted what passed unseen, and all of it is there', async () => {
		await inside(intoFile);
		await stamped(1, 10, '/var/log/mail.log', '25');
		const tail = open();
		await expect.poll(() => numbers(tail).length, {timeout: 10_000}).toBe(10);
		const counted: number[] = [];
		tail.subscribe(({passed}) => counted.push(unseenPerSecond(passed, 20)));
		await inside(
			`perl -MPOSIX -e 'open my $f, ">>", "/var/log/mail.log"; for my $k (1 .. 300) { print $f map { strftime("%Y-%m-%dT%H:%M:%S+00:00", gmtime) . " mx postfix/test[1]: number " . (10 + ($k - 1) * 100 + $_) . "\n" } 1 .. 100; $f->flush; select undef, undef, undef, 0.01 }'`,
		);
		await expect.poll(() => numbers(tail).at(-1), {timeout: 20_000}).toBe(30_010);
		expect(numbers(tail)).toEqual(upTo(30_010));
		// Of about 8,000 lines a second at most 30 times 20 are drawn.
		expect(Math.max(...counted)).toBeGreaterThan(2000);
		expect(Math.max(...counted)).toBeLessThan(20_000);
		await expect.poll(() => unseenPerSecond(tail.getState().passed, 20), {timeout: 5000}).toBe(0);
	}, 60_000);

	test('a file of 10 GB: opened at its end, scrolled back, and searched, none of it read from the beginning', async () => {
		await inside(intoFile);
		// Mostly holes, as the disk of the lab is small; a line with its time every 64 MB.
		await inside(
			`perl -MPOSIX -e 'open my $f, "+<", "/var/log/mail.log" or die; my $now = time; my $stamp = sub { strftime("%Y-%m-%dT%H:%M:%S+00:00", gmtime shift) }; for my $k (0 .. 159) { sysseek $f, $k << 26, 0; syswrite $f, "\\n" . $stamp->($now - 86400 * 30 + $k * 16000) . " mx postfix/test[1]: old $k\\n" } sysseek $f, 160 << 26, 0; syswrite $f, "\\n"; for my $k (1 .. 4000) { syswrite $f, $stamp->($now - 4000 + $k) . " mx postfix/test[1]: number $k\\n" } syswrite $f, $stamp->($now) . " mx postfix/qmgr[1]: 4D75417A0001: from=<anna\\@example.org>, size=1, nrcpt=1 (queue active)\\n"'`,
		);
		expect(Number(await inside('stat -c %s /var/log/mail.log'))).toBeGreaterThan(10 * 1024 ** 3);
		const begun = clock.monotonicMs();
		const tail = open();
		await expect.poll(() => numbers(tail).at(-1), {timeout: 10_000}).toBe(4000);
		tail.actions.range(3_600_000);
		await expect.poll(() => numbers(tail)[0], {timeout: 10_000}).toBeLessThan(450);
		expect(numbers(tail)).toEqual(upTo(4000).slice((numbers(tail)[0] ?? 0) - 1));
		const found = await trace(createAsk(host), {wanted: {kind: 'queue-id', wanted: '4D75417A0001'}, since: new Date(Date.now() - 86_400_000)});
		expect(found).toMatchObject({ok: true, value: {complete: true, stories: [{queueIds: ['4D75417A0001'], sender: 'anna@example.org'}]}});
		expect(clock.monotonicMs() - begun).toBeLessThan(20_000);
		await inside('rm /var/log/mail.log');
	}, 60_000);
});
