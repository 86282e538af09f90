// The log of a real server followed: through a lost connection, a restarted journald, rotated and emptied files, without gap and without repeat.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createAsk} from '../../../source/commands/ask.ts';
import {createClock} from '../../../source/host/clock.ts';
import type {Host} from '../../../source/host/host.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import {findLog, type LogPlace} from '../../../source/maillog/find-log.ts';
import {type Followed, followLog} from '../../../source/maillog/follow-log.ts';
import {suppressedCount} from '../../../source/maillog/suppressed-count.ts';
import {trace} from '../../../source/maillog/trace.ts';
import {describeLab} from '../describe-lab.ts';
import {rootLogin} from '../root-login.ts';

const clock = createClock();

describeLab('following', lab => {
	let host: Host;
	const stops: AbortController[] = [];
	beforeAll(async () => {
		await lab.reset('repaired');
		host = await connectSsh(rootLogin(lab, {keepAliveMs: 200}), undefined, clock);
	});
	afterAll(async () => {
		for (const stop of stops) stop.abort();
		await lab.restoreNetwork();
		await host?.close();
		await lab.reset('broken');
	});

	const place = async (): Promise<LogPlace> => {
		const found = await findLog(createAsk(host));
		if (!found.ok) throw new Error(found.why);
		return found.value;
	};
	/** What is heard of lines that we wrote ourselves, and what else was told. */
	const follow = (where: LogPlace) => {
		const stop = new AbortController();
		stops.push(stop);
		const heard: {numbers: number[]; told: Exclude<Followed, {kind: 'line'}>[]; texts: string[]; suppressed: number} = {
			numbers: [],
			told: [],
			texts: [],
			suppressed: 0,
		};
		void (async () => {
			const hear = (followed: Followed) => {
				if (followed.kind !== 'line') heard.told.push(followed);
				else if (suppressedCount(followed.line) > 0) heard.suppressed += suppressedCount(followed.line);
				else if (followed.line.from === 'postfix/test') {
					heard.texts.push(followed.line.text);
					const number = /^number (\d+)$/.exec(followed.line.text)?.[1];
					if (number !== undefined) heard.numbers.push(Number(number));
				}
			};
			for await (const batch of followLog({host, clock, place: where, lines: 0}, stop.signal)) for (const followed of batch) hear(followed);
		})();
		return {heard, stop};
	};
	const log = (from: number, to: number) => lab.exec(`for i in $(seq ${from} ${to}); do echo "number $i"; done | logger -p mail.notice -t postfix/test`);
	const upTo = (count: number) => Array.from({length: count}, (_, index) => index + 1);
	const begun = async (heard: {texts: string[]}) => {
		await expect
			.poll(
				async () => {
					await lab.exec('logger -p mail.notice -t postfix/test begin');
					return heard.texts.includes('begin');
				},
				{timeout: 10_000},
			)
			.toBe(true);
	};

	test('the journal: a lost connection costs no line, and none comes twice', async () => {
		const {heard, stop} = follow(await place());
		await begun(heard);
		await log(1, 50);
		await expect.poll(() => heard.numbers.length).toBe(50);
		await lab.cutNetwork();
		await log(51, 150);
		await expect.poll(() => heard.told.map(each => each.kind), {timeout: 20_000}).toContain('lost');
		await lab.restoreNetwork();
		await expect.poll(() => heard.told.map(each => each.kind), {timeout: 40_000}).toContain('back');
		await log(151, 200);
		await expect.poll(() => heard.numbers.at(-1), {timeout: 20_000}).toBe(200);
		expect(heard.numbers).toEqual(upTo(200));
		stop.abort();
	}, 90_000);

	test('the journal: journald restarted and its files rotated', async () => {
		const {heard, stop} = follow(await place());
		await begun(heard);
		await log(1, 20);
		await lab.exec('systemctl restart systemd-journald');
		await log(21, 40);
		await lab.exec('journalctl --rotate');
		await log(41, 60);
		await expect.poll(() => heard.numbers.length, {timeout: 20_000}).toBe(60);
		expect(heard.numbers).toEqual(upTo(60));
		stop.abort();
	}, 60_000);

	test('the journal: bytes that are no UTF-8, escape sequences, a line of 40,000 characters', async () => {
		const {heard, stop} = follow(await place());
		await begun(heard);
		await lab.exec(
			`printf 'caf\\xe9 \\x1b[2J' | logger -p mail.notice -t postfix/test; head -c 40000 /dev/zero | tr '\\0' x | logger -S 100000 -p mail.notice -t postfix/test`,
		);
		const others = () => heard.texts.filter(text => text !== 'begin');
		await expect.poll(() => others().length, {timeout: 10_000}).toBe(2);
		expect(others()[0]).toBe('caf\\xe9 \u001b[2J');
		expect(others()[1]).toMatch(/^x{16384} \.\.\. \(40000 characters\)$/);
		stop.abort();
	});

	test('the journal: what journald itself left out is said, live and to whoever searches', async () => {
		const connect = (times: number) => lab.exec(`for i in $(seq ${times}); do exec 3<>/dev/tcp/127.0.0.1/25; echo QUIT >&3; cat <&3 > /dev/null; done`);
		await lab.exec(
			"mkdir -p /run/systemd/system/postfix.service.d; printf '[Service]\\nLogRateLimitIntervalSec=3s\\nLogRateLimitBurst=10\\n' > /run/systemd/system/postfix.service.d/slow.conf; systemctl daemon-reload; systemctl restart postfix",
		);
		const {heard, stop} = follow(await place());
		await begun(heard);
		const searched = async () => {
			const since = new Date(Date.now() - 600_000);
			const found = await trace(createAsk(host), {wanted: {kind: 'queue-id', wanted: 'F0F0F0F0F'}, since});
			return found.ok ? found.value.suppressed : found.why;
		};
		try {
			// Free disk space multiplies the limit: as many as it takes.
			await expect
				.poll(
					async () => {
						await connect(100);
						return heard.suppressed;
					},
					{timeout: 40_000, interval: 1000},
				)
				.toBeGreaterThan(0);
			await expect.poll(searched, {timeout: 10_000}).toBe(heard.suppressed);
		} finally {
			stop.abort();
			await lab.exec('rm -r /run/systemd/system/postfix.service.d; systemctl daemon-reload; systemctl restart postfix');
		}
	}, 90_000);

	test('a file: written on, rotated away, emptied, gone back in time, and a lost connection between', async () => {
		const write = (from: number, to: number, file = '/var/log/mail.log', day = '26') =>
			lab.exec(`for i in $(seq ${from} ${to}); do echo "2026-11-${day}T09:00:00.123456+00:00 mx postfix/test[1]: number $i"; done >> ${file}`);
		await lab.exec('rm -f /var/log/mail.log*; touch /var/log/mail.log; postconf -e maillog_file_prefixes=/var maillog_file=/var/log/mail.log');
		const where = await place();
		expect(where.where).toBe('/var/log/mail.log');
		const {heard, stop} = follow(where);
		await expect
			.poll(
				async () => {
					await write(0, 0);
					return heard.numbers.includes(0);
				},
				{timeout: 10_000},
			)
			.toBe(true);
		heard.numbers.length = 0;
		await write(1, 30);
		await lab.exec('mv /var/log/mail.log /var/log/mail.log.1');
		await write(31, 35, '/var/log/mail.log.1');
		await lab.exec('touch /var/log/mail.log');
		await write(36, 60);
		await expect.poll(() => heard.numbers.filter(each => each > 0).length, {timeout: 10_000}).toBe(60);
		await lab.cutNetwork();
		await write(61, 80);
		await expect.poll(() => heard.told.map(each => each.kind), {timeout: 20_000}).toContain('lost');
		await lab.exec('mv /var/log/mail.log /var/log/mail.log.1');
		// A clock that was set back is no reason to leave a line out.
		await write(81, 90, '/var/log/mail.log', '25');
		await lab.restoreNetwork();
		await expect.poll(() => heard.numbers.filter(each => each > 0).length, {timeout: 40_000}).toBe(90);
		await lab.exec(': > /var/log/mail.log');
		await expect.poll(() => heard.told.flatMap(each => (each.kind === 'note' ? [each.says] : [])).join(' '), {timeout: 10_000}).toContain('was emptied');
		await write(91, 95);
		await expect.poll(() => heard.numbers.filter(each => each > 0).length, {timeout: 10_000}).toBe(95);
		expect(heard.numbers.filter(each => each > 0)).toEqual(upTo(95));
		expect(heard.told.flatMap(each => (each.kind === 'note' ? [each.says] : [])).filter(says => says.includes('rotated; it goes on'))).toHaveLength(2);
		stop.abort();
		await lab.exec('postconf -X maillog_file maillog_file_prefixes; rm -f /var/log/mail.log*');
	}, 120_000);

	test('a user without the right groups is told which one is missing', async () => {
		const guest = await connectSsh(rootLogin(lab, {user: 'guest', label: 'guest'}), undefined, clock);
		try {
			expect(await findLog(createAsk(guest))).toEqual({
				ok: false,
				missing: false,
				why: expect.stringMatching(/guest may not read the log: .*systemd-journal .*usermod -aG systemd-journal guest/),
			});
			await lab.exec('usermod -aG systemd-journal guest');
			const member = await connectSsh(rootLogin(lab, {user: 'guest', label: 'guest'}), undefined, clock);
			expect(await findLog(createAsk(member))).toMatchObject({ok: true, value: {where: 'journal', asRoot: false}});
			await member.close();
		} finally {
			await guest.close();
		}
	});
});
