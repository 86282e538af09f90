// The mail log under load: a burst through the SSH carrier, the buffer's memory, filter and keys, an idle tail, one message among a million lines.
import {type ChildProcess, spawn} from 'node:child_process';
import {setTimeout as wait} from 'node:timers/promises';
import type {BenchLab} from './main.ts';
import {childOf, ended, inTerminal, median, processorMs, residentMb, timed, untilDrawn} from './measure.ts';

const lines = 20_000;
const seconds = 10;
const frameMark = '\u001b[?2026h';

/** Runs a script as root on the bench's server, over ssh. */
const onServer = (lab: BenchLab, script: string) =>
	timed(['ssh', '-i', lab.rootKeyFile, '-o', `UserKnownHostsFile=${lab.knownHostsFile}`, `root@${lab.publicAddress}`, script], {}, 900_000);

/** Lines a second in steps of 10 ms, by `put` in Perl; every one has its number. */
const writerOf = (open: string, put: string) =>
	`perl -e 'use POSIX; use Socket; my ($n, $t0) = (0, time); ${open} my $s = strftime("%Y-%m-%dT%H:%M:%S.123456+00:00", gmtime); for my $k (1 .. ${seconds * 100}) { ${put} select undef, undef, undef, 0.0085 }'`;
const text =
	'postfix/smtp[123]: 4D75417A$n: to=<user$n\\@example.com>, relay=mx.example.com[203.0.113.1]:25, delay=0.11, delays=0.03/0.02/0.01/0.05, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5INK$n)';

/** Where the lines are written, as rsyslog and as syslog(3) would. */
const logs = {
	'/var/log/mail.log': {
		before: 'rm -f /var/log/mail.log*; touch /var/log/mail.log; postconf -e maillog_file_prefixes=/var maillog_file=/var/log/mail.log',
		writer: writerOf(
			'open my $f, ">>", "/var/log/mail.log";',
			`print $f join "", map { $n++; "$s mx ${text}\\n" } 1 .. ${lines / 100}; $f->flush if $f->can("flush");`,
		),
		after: 'postconf -X maillog_file maillog_file_prefixes; rm -f /var/log/mail.log*',
	},
	journal: {
		before:
			"mkdir -p /etc/systemd/journald.conf.d && printf '[Journal]\\nRateLimitIntervalSec=0\\n' > /etc/systemd/journald.conf.d/bench.conf && systemctl restart systemd-journald; journalctl -q --rotate; journalctl -q --vacuum-time=1s; logger -p mail.notice -t postfix/bench begin",
		writer: writerOf(
			'socket my $f, AF_UNIX, SOCK_DGRAM, 0; connect $f, sockaddr_un("/run/systemd/journal/dev-log");',
			`for (1 .. ${lines / 100}) { $n++; send $f, "<22>${text}", 0 }`,
		),
		after: 'rm -f /etc/systemd/journald.conf.d/bench.conf; systemctl restart systemd-journald; journalctl -q --rotate; journalctl -q --vacuum-time=1s',
	},
} as const;

const openScreens = async (lab: BenchLab): Promise<ChildProcess> => {
	const child = inTerminal(['node', 'dist/launcher.cjs', `root@${lab.publicAddress}`, '-i', lab.rootKeyFile, '--known-hosts', lab.knownHostsFile]);
	await untilDrawn(child, 'Overview');
	return child;
};

const openLogs = async (lab: BenchLab): Promise<ChildProcess> => {
	const child = await openScreens(lab);
	child.stdin?.write('7');
	await untilDrawn(child, 'following');
	return child;
};

const percentile95 = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN;

async function* benchBurst(lab: BenchLab, where: keyof typeof logs): AsyncGenerator<string> {
	const log = logs[where];
	onServer(lab, log.before);
	const child = await openLogs(lab);
	await wait(5000);
	const pid = childOf(child.pid as number);
	const emptyMb = residentMb(pid);
	let frames = 0;
	let drawn = '';
	child.stdout?.on('data', (chunk: Buffer) => {
		const text = chunk.toString('latin1');
		frames += text.split(frameMark).length - 1;
		drawn = (drawn + text).slice(-20_000);
	});
	const before = processorMs(pid);
	const started = performance.now();
	const burst = spawn('ssh', ['-i', lab.rootKeyFile, '-o', `UserKnownHostsFile=${lab.knownHostsFile}`, `root@${lab.publicAddress}`, log.writer], {
		stdio: 'ignore',
	});
	const written = new Promise<number>(resolve => burst.once('exit', () => resolve(performance.now() - started)));
	await wait(1000);
	const framesBefore = frames;
	const begun = performance.now();
	const keys: number[] = [];
	// A key a quarter of a second: stop, follow, stop, ...
	for (let count = 0; count < (seconds - 3) * 4; count++) {
		const pressed = performance.now();
		const stops = count % 2 === 0;
		child.stdin?.write(stops ? 'k' : 'f');
		drawn = '';
		while (!drawn.includes(stops ? 'stopped' : 'following') && performance.now() - pressed < 2000) await wait(1);
		keys.push(performance.now() - pressed);
		await wait(Math.max(0, 250 - (performance.now() - pressed)));
	}
	const perSecond = ((frames - framesBefore) * 1000) / (performance.now() - begun);
	const writtenMs = await written;
	const rate = `${Math.round((lines * seconds * 1000) / writtenMs).toLocaleString('en')} lines/s`;
	const last = `user${lines * seconds}@`;
	const waited = performance.now();
	// What has not changed is not drawn again: stopping and following shows the last line and how many there are.
	for (drawn = ''; !drawn.includes(last) && performance.now() - waited < 120_000; ) {
		child.stdin?.write('k');
		await wait(100);
		drawn = '';
		child.stdin?.write('f');
		await wait(400);
	}
	const behindMs = performance.now() - waited;
	const busy = (processorMs(pid) - before) / (performance.now() - started);
	await wait(4000);
	const megabytes = residentMb(pid) - emptyMb;
	// What was heard is in the buffer, or pushed out of it.
	const shown = [...drawn.matchAll(/([\d,]+) lines(?:[^\n]*?([\d,]+) older gone)?/g)].at(-1);
	const heard = [shown?.[1], shown?.[2]].reduce((sum, each) => sum + Number((each ?? '0').replaceAll(',', '')), 0);
	const lost = lines * seconds - heard;
	yield `burst into ${where}, ${rate}   ${lost <= 0 ? `all ${(lines * seconds).toLocaleString('en')} lines are there` : `${lost} LINES ARE MISSING`}, ${(behindMs / 1000).toFixed(1)} s after the last was written, ${perSecond.toFixed(1)} frames/s   (nothing lost, at least 25)`;
	yield `key to frame during the burst          ${median(keys).toFixed(0)} ms median, ${percentile95(keys).toFixed(0)} ms at the 95th percentile   (under 100 ms)`;
	yield `processor until all were there         ${(busy * 100).toFixed(0)} % of a core`;
	yield `buffer of 200,000 lines                ${megabytes.toFixed(0)} MB more than the empty screen   (at most 150 MB)`;
	if (where !== 'journal')
		yield* benchFilter(
			child,
			() => drawn,
			() => {
				drawn = '';
			},
		);
	child.stdin?.write('\u0003');
	await ended(child);
	onServer(lab, log.after);
}

async function* benchFilter(child: ChildProcess, drawn: () => string, forget: () => void): AsyncGenerator<string> {
	for (const [name, text] of [
		['plain text', 'user199999'],
		['an expression', 'user19999\\d'],
	] as const) {
		child.stdin?.write('/');
		await wait(100);
		for (const letter of text.slice(0, -1)) {
			child.stdin?.write(letter);
			await wait(60);
		}
		await wait(1500);
		forget();
		const pressed = performance.now();
		child.stdin?.write(text.slice(-1));
		while (!/of 200,000/.test(drawn()) && performance.now() - pressed < 5000) await wait(1);
		yield `filter over 200,000 lines, ${name.padEnd(13)} ${(performance.now() - pressed).toFixed(0)} ms to the first results   (100 ms)`;
		child.stdin?.write('\u001b');
		await wait(1500);
	}
}

export async function* benchIdleTail(lab: BenchLab): AsyncGenerator<string> {
	const child = await openLogs(lab);
	await wait(5000);
	const pid = childOf(child.pid as number);
	const before = processorMs(pid);
	await wait(20_000);
	yield `idle tail of the journal               ${((processorMs(pid) - before) / 200).toFixed(1)} % of a core   (under 2 %)`;
	child.stdin?.write('\u0003');
	await ended(child);
}

const million = 1_000_000;
/** A day of a million lines: messages of five lines each, through logger(1) into the journal. */
const fill = `mkdir -p /etc/systemd/journald.conf.d && printf '[Journal]\\nRateLimitIntervalSec=0\\nSystemMaxUse=2G\\nSystemMaxFileSize=512M\\n' > /etc/systemd/journald.conf.d/bench.conf && systemctl restart systemd-journald
perl -e 'for my $n (1 .. ${million / 5}) { my $id = sprintf "%X", 0xA0000000 + $n; print "$id: client=mail.example.com[198.51.100.7]\\n$id: message-id=<m$n\\@example.com>\\n$id: from=<anna$n\\@example.com>, size=2100, nrcpt=1 (queue active)\\n$id: to=<bert\\@example.org>, relay=mx.example.org[private/dovecot-lmtp], delay=0.14, delays=0.09/0/0.02/0.03, dsn=2.0.0, status=sent (250 2.0.0 <bert\\@example.org> x$n Saved)\\n$id: removed\\n" }' | logger -p mail.notice -t postfix/smtpd
for try in $(seq 300); do journalctl -q --facility=mail -n 5 -o cat | grep -q "^$(printf %X $((0xA0000000 + ${million / 5}))): removed" && break; sleep 0.5; done
journalctl -q --facility=mail -o cat | wc -l`;

async function* benchTrace(lab: BenchLab): AsyncGenerator<string> {
	const filled = onServer(lab, fill);
	const id = (0xa0000000 + 123_456).toString(16).toUpperCase();
	const login = ['-i', lab.rootKeyFile, '--known-hosts', lab.knownHostsFile];
	const grep: number[] = [];
	const traced: number[] = [];
	let says = '';
	for (let run = 0; run < 3; run++) {
		grep.push(onServer(lab, `journalctl --facility=mail --since -24h | grep ${id} > /dev/null`).ms);
		const {ms, stdout} = timed(['node', 'dist/launcher.cjs', 'trace', `root@${lab.publicAddress}`, id, ...login, '--json'], {}, 300_000);
		traced.push(ms);
		says = (JSON.parse(stdout) as {messages: {says: string}[]; linesRead: number}).messages[0]?.says ?? 'nothing was found';
	}
	const summary = timed(['node', 'dist/launcher.cjs', 'summary', `root@${lab.publicAddress}`, ...login, '--json'], {}, 300_000);
	yield `journalctl | grep, ${filled.stdout.trim()} lines        ${median(grep).toFixed(0)} ms`;
	yield `trace of one id among them (${says.split(' ')[0]})  ${median(traced).toFixed(0)} ms   ${(median(traced) / median(grep)).toFixed(2)}x   (at most 2x)`;
	yield `summary of them                        ${summary.ms.toFixed(0)} ms   ${(summary.ms / median(grep)).toFixed(2)}x`;
	onServer(lab, 'rm -f /etc/systemd/journald.conf.d/bench.conf; systemctl restart systemd-journald; journalctl --rotate; journalctl --vacuum-size=1M');
}

export async function* benchBursts(lab: BenchLab): AsyncGenerator<string> {
	yield* benchBurst(lab, '/var/log/mail.log');
	yield* benchBurst(lab, 'journal');
}

export async function* benchLogs(lab: BenchLab): AsyncGenerator<string> {
	yield* benchIdleTail(lab);
	yield* benchBursts(lab);
	yield* benchTrace(lab);
}

/** With that many on hold; what is asked besides (the checks of the Overview) is over before. */
async function* benchQueueScreen(lab: BenchLab, directMs: number): AsyncGenerator<string> {
	const child = await openScreens(lab);
	await untilDrawn(child, '9 of 9');
	await wait(3000);
	child.stdin?.write('9');
	const opened = await untilDrawn(child, `${queued} messages`);
	yield `the Queue screen with them              ${opened.toFixed(0)} ms   ${(opened / directMs).toFixed(2)}x   (at most 2x)`;
	child.stdin?.write('a');
	await wait(2000);
	let drawn = 0;
	child.stdout?.on('data', () => drawn++);
	const keys: number[] = [];
	for (let count = 0; count < 30; count++) {
		await wait(200);
		const pressed = performance.now();
		const before = drawn;
		child.stdin?.write('j');
		while (drawn === before && performance.now() - pressed < 2000) await wait(1);
		keys.push(performance.now() - pressed);
	}
	yield `key to frame in their list             ${median(keys).toFixed(0)} ms median, ${percentile95(keys).toFixed(0)} ms at the 95th percentile`;
	child.stdin?.write('\u0003');
	await ended(child);
}

const queued = 20_000;

export async function* benchQueue(lab: BenchLab): AsyncGenerator<string> {
	onServer(
		lab,
		`postconf -e 'smtpd_client_restrictions = static:hold' && postfix reload && smtp-source -m ${queued} -s 20 -f anna@example.org -t testuser2@example.org 127.0.0.1:25`,
	);
	const direct: number[] = [];
	const opened: number[] = [];
	let total = 0;
	for (let run = 0; run < 3; run++) {
		direct.push(onServer(lab, 'postqueue -j > /dev/null').ms);
		const {ms, stdout} = timed(
			['node', 'dist/launcher.cjs', 'queue', 'list', `root@${lab.publicAddress}`, '-i', lab.rootKeyFile, '--known-hosts', lab.knownHostsFile, '--json'],
			{},
			120_000,
		);
		opened.push(ms);
		total = (JSON.parse(stdout) as {total: number}).total;
	}
	yield `postqueue -j of ${total.toLocaleString('en')} messages         ${median(direct).toFixed(0)} ms`;
	yield `queue list of them                     ${median(opened).toFixed(0)} ms   ${(median(opened) / median(direct)).toFixed(2)}x   (at most 2x)`;
	yield* benchQueueScreen(lab, median(direct));
	onServer(lab, 'postconf -X smtpd_client_restrictions && postfix reload && postsuper -d ALL');
}
