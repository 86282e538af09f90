// The clock of a real server set back and forward under journald while somebody follows, without touching the clock of the machine that all labs share.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {createAsk} from '../../../source/commands/ask.ts';
import {createClock} from '../../../source/host/clock.ts';
import type {Host} from '../../../source/host/host.ts';
import {connectSsh} from '../../../source/host/ssh.ts';
import {findLog} from '../../../source/maillog/find-log.ts';
import {followLog} from '../../../source/maillog/follow-log.ts';
import {olderLines} from '../../../source/maillog/older-lines.ts';
import {createLogTail, type LogTailStore} from '../../../source/store/log-tail.ts';
import {describeLab} from '../describe-lab.ts';
import {rootLogin} from '../root-login.ts';

const clock = createClock();

/** Loaded into journald: its time is so many seconds off as /run/jump says (ld.so(8), LD_PRELOAD). */
const library = `
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
static long offset(void) {
	char text[32];
	int file = open("/run/jump", O_RDONLY);
	if (file < 0) return 0;
	int length = read(file, text, 31);
	close(file);
	if (length <= 0) return 0;
	text[length] = 0;
	return atol(text);
}
int clock_gettime(clockid_t which, struct timespec *at) {
	int result = syscall(SYS_clock_gettime, which, at);
	if (result == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += offset();
	return result;
}
`;

/** Undefined: this machine has no compiler. */
const compile = (): Buffer | undefined => {
	const directory = mkdtempSync(path.join(tmpdir(), 'mailtui-clock-'));
	try {
		const file = path.join(directory, 'jump.so');
		const {status} = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-x', 'c', '-', '-o', file], {input: library});
		return status === 0 ? readFileSync(file) : undefined;
	} finally {
		rmSync(directory, {recursive: true});
	}
};
const compiled = compile();

describeLab('a clock that is set', lab => {
	let host: Host;
	const tails: LogTailStore[] = [];
	beforeAll(async () => {
		await lab.reset('repaired');
		host = await connectSsh(rootLogin(lab), undefined, clock);
	});
	afterAll(async () => {
		for (const tail of tails) tail.actions.stop();
		await host?.close();
		await lab.reset('broken');
	});

	const inside = async (script: string): Promise<string> => {
		const {code, stdout, stderr} = await lab.exec(script);
		if (code !== 0) throw new Error(stderr.trim());
		return stdout;
	};
	const open = (lines?: number): LogTailStore => {
		const tail = createLogTail({
			clock,
			find: () => findLog(createAsk(host)),
			follow: (place, atFirst, signal) => followLog({host, clock, place, lines: lines ?? atFirst}, signal),
			older: (place, before, count, signal) => olderLines({host, place, before, lines: count}, signal),
		});
		tails.push(tail);
		void tail.actions.open();
		return tail;
	};
	/** Those that are shown. */
	const numbers = (tail: LogTailStore): number[] =>
		Array.from({length: tail.view().count()}, (_, index) => tail.ring.get(tail.view().idAt(index) ?? Number.NaN))
			.flatMap(each => /^number (\d+)$/.exec(each?.text ?? '')?.[1] ?? [])
			.map(Number);
	const from = (first: number, last: number) => Array.from({length: last - first + 1}, (_, index) => first + index);
	const log = (first: number, last: number) => inside(`for i in $(seq ${first} ${last}); do echo "number $i"; done | logger -p mail.notice -t postfix/test`);

	test.skipIf(compiled === undefined)(
		'back, forward and back again: no line is lost, none is hidden that is new, none comes twice',
		async () => {
			await inside(
				`echo '${compiled?.toString('base64')}' | base64 -d > /usr/lib/jump.so; echo 0 > /run/jump; mkdir -p /run/systemd/system/systemd-journald.service.d
printf '[Service]\\nEnvironment=LD_PRELOAD=/usr/lib/jump.so\\n' > /run/systemd/system/systemd-journald.service.d/jump.conf; systemctl daemon-reload; systemctl restart systemd-journald
grep -q jump.so /proc/$(pidof systemd-journald)/maps`,
			);
			const tail = open();
			await expect.poll(() => tail.getState().state).toBe('following');
			await log(1, 20);
			await expect.poll(() => numbers(tail), {timeout: 10_000}).toEqual(from(1, 20));
			tail.actions.range(300_000);
			await inside('echo -3600 > /run/jump');
			await log(21, 40);
			await expect.poll(() => numbers(tail), {timeout: 10_000}).toEqual(from(1, 40));
			expect(tail.getState().note).toBe("The server's clock was set back by 60 min.");
			await inside('echo 7200 > /run/jump');
			await log(41, 60);
			// By the server's clock the others are of three hours ago.
			await expect.poll(() => numbers(tail), {timeout: 10_000}).toEqual(from(41, 60));
			tail.actions.range(undefined);
			await inside('echo 0 > /run/jump');
			await log(61, 80);
			await expect.poll(() => numbers(tail), {timeout: 10_000}).toEqual(from(1, 80));
			const later = open(10);
			await expect.poll(() => numbers(later).at(-1), {timeout: 10_000}).toBe(80);
			await later.actions.fetchOlder();
			expect(numbers(later)).toEqual(from(1, 80));
		},
		60_000,
	);

	test('a journal without a line is followed all the same, and is no failure', async () => {
		await inside(
			'rm -rf /run/systemd/system/systemd-journald.service.d; systemctl daemon-reload; systemctl restart systemd-journald; journalctl -q --rotate; journalctl -q --vacuum-time=1s',
		);
		await inside('systemctl stop postfix dovecot opendkim; sleep 1.1; journalctl -q --rotate; journalctl -q --vacuum-time=1s');
		const tail = open();
		await expect.poll(() => tail.getState().state).toBe('following');
		expect(numbers(tail)).toEqual([]);
		await log(1, 1);
		await expect.poll(() => numbers(tail), {timeout: 10_000}).toEqual([1]);
		await tail.actions.fetchOlder();
		await expect.poll(() => tail.getState().older).toBe('none');
	}, 30_000);
});
