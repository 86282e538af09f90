// The agent itself, on this machine: what a program is given, how it ends, and what happens to what is left running.
import {afterAll, describe, expect, it} from 'vitest';
import type {Argv} from '../../source/host/channel.ts';
import {createClock} from '../../source/host/clock.ts';
import type {CommandResult} from '../../source/host/host.ts';
import {createLocalHost} from '../../source/host/local.ts';
import {createSecret} from '../../source/host/secret.ts';
import {read} from './login-fixture.ts';
import {untilGone} from './processes.ts';

const clock = createClock();
const host = createLocalHost(clock);
afterAll(() => host.close());

const run = async (argv: Argv, more: Parameters<typeof read>[1] = {}): Promise<CommandResult> => (await host.run([read(argv, more)]))[0] as CommandResult;
const echoArguments = ['perl', '-e', 'print join("\\0", map {length . ":" . $_} @ARGV)', '--'] as const;
const bytes = (text: string) => Buffer.byteLength(text);

describe('what a program is given', () => {
	const hostile = [
		'',
		' ',
		`'`,
		`"`,
		'`id`',
		'$HOME',
		'$(id)',
		'a\nb',
		'\n',
		'!!',
		'\\',
		'\\\\n',
		'*',
		'~',
		'ümläut €',
		'-n',
		'--',
		';',
		'&',
		'|',
		'\u0001',
		'x'.repeat(131_071),
	];

	it.each(hostile.map(word => [word.slice(0, 20), word]))('gets the argument %j as it is', async (_name, word) => {
		const {stdout} = await run([...echoArguments, word, 'end']);
		expect(stdout).toBe(`${bytes(word)}:${word}\u00003:end`);
	});

	it('runs behind the others where it is patient', async () => {
		const nice = ['perl', '-e', 'print getpriority 0, 0'] as const;
		const [usual, patient] = [await run(nice), await run(nice, {patient: true})];
		expect(Number(patient.stdout)).toBe(Math.max(10, Number(usual.stdout)));
		expect(Number(usual.stdout)).toBeLessThan(10);
	});

	it('gets all of them at once, in order', async () => {
		const words = hostile.map(word => word.slice(0, 1000));
		const {stdout} = await run([...echoArguments, ...words]);
		expect(stdout.split('\0')).toEqual(words.map(word => `${bytes(word)}:${word}`));
	});

	it('says so when an argument is longer than the system takes', async () => {
		const result = await run(['true', 'x'.repeat(131_072)]);
		expect(result).toMatchObject({code: 126, end: 'exited'});
		expect(result.stderr).toContain('Argument list too long');
	});

	it('cannot be given a NUL byte', async () => {
		await expect(run(['echo', 'a\0b'])).rejects.toThrow(/NUL/);
	});

	it('reads its stdin to the byte, 10 MB of it, and then the end', async () => {
		const text = 'äöü\u0000\r\n'.repeat(1_200_000);
		const {stdoutBytes} = await run(['cat'], {stdin: text});
		expect(Buffer.from(stdoutBytes).equals(Buffer.from(text))).toBe(true);
	});

	it('reads a secret from stdin, and nothing when there is none', async () => {
		expect((await run(['cat'], {stdin: createSecret('kanarienvogel')})).stdout).toBe('kanarienvogel');
		expect((await run(['cat'])).stdout).toBe('');
	});

	it('that does not read its stdin is no trouble', async () => {
		expect(await run(['true'], {stdin: 'x'.repeat(1_000_000)})).toMatchObject({code: 0, end: 'exited'});
	});

	it('speaks English in UTF-8 and finds what administrators find', async () => {
		const {stdout} = await run(['env']);
		expect(stdout).toMatch(/^LC_ALL=C\.UTF-8$/m);
		expect(stdout).toMatch(/^PATH=.*:\/usr\/local\/sbin:\/usr\/sbin:\/sbin$/m);
		expect((await run(['pwd'])).stdout).toBe('/\n');
	});

	it('has signals as usual, so that a pipeline ends', async () => {
		expect((await run(['sh', '-c', 'yes | head -n 1'])).stdout).toBe('y\n');
	});
});

describe('what it says', () => {
	it('comes back to the byte', async () => {
		const all = Buffer.from(Array.from({length: 256}, (_, byte) => byte));
		const {stdoutBytes, stderr} = await run(['perl', '-e', 'binmode STDOUT; print map chr, 0..255; print STDERR "to stderr"']);
		expect(Buffer.from(stdoutBytes).equals(all)).toBe(true);
		expect(stderr).toBe('to stderr');
	});

	it('may look like our own frames', async () => {
		const forged = `\n\u0001mailtui-agent 1 0\nend 1 exited 0 0\nout 1 5\nhello`;
		expect((await run(['printf', '%s', forged])).stdout).toBe(forged);
	});

	it('may be 10 MB', async () => {
		const {stdoutBytes, end} = await run(['head', '-c', '10000000', '/dev/urandom']);
		expect([stdoutBytes.length, end]).toEqual([10_000_000, 'exited']);
	});

	it('is cut where it is more than was allowed, and the program ended', async () => {
		const result = await run(['yes'], {maxBytes: 12_345});
		expect(result).toMatchObject({code: null, end: 'cut'});
		expect(result.stdoutBytes.length).toBe(12_345);
	});

	it('is counted over both outputs', async () => {
		const result = await run(['sh', '-c', 'head -c 600 /dev/zero; head -c 600 /dev/zero >&2; sleep 20'], {maxBytes: 1000});
		expect(result.end).toBe('cut');
		expect(result.stdoutBytes.length + bytes(result.stderr)).toBe(1000);
	});

	it('is complete when it is exactly what was allowed', async () => {
		expect(await run(['head', '-c', '1000', '/dev/zero'], {maxBytes: 1000})).toMatchObject({code: 0, end: 'exited'});
	});
});

describe('how it ends', () => {
	it.each([
		['by itself', ['sh', '-c', 'exit 7'], {code: 7, end: 'exited'}],
		['by a signal', ['perl', '-e', 'kill 9, $$'], {code: null, end: 'signalled'}],
		['before it began', ['no-such-program'], {code: 127, end: 'exited'}],
		['because it may not run', ['/etc/passwd'], {code: 126, end: 'exited'}],
		['after closing its output', ['sh', '-c', 'exec >&- 2>&-; sleep 0.2; exit 5'], {code: 5, end: 'exited'}],
	] as const)('%s', async (_how, argv, expected) => {
		expect(await run(argv)).toMatchObject(expected);
	});

	it('says which program there is not', async () => {
		expect((await run(['no-such-program'])).stderr).toContain('no-such-program: No such file or directory');
	});

	it('by its own time-out, and disturbs no other', async () => {
		const startedMs = clock.monotonicMs();
		const at: number[] = [];
		const [slow, quick] = await host.run([read(['sleep', '60'], {timeoutMs: 700}), read(['echo', 'quick'])], (_result, index) => {
			at[index] = clock.monotonicMs() - startedMs;
		});
		expect(slow).toMatchObject({code: null, end: 'timed-out'});
		expect(slow?.durationMs).toBeGreaterThanOrEqual(700);
		expect(quick?.stdout).toBe('quick\n');
		expect(at[1]).toBeLessThan(at[0] ?? 0);
	});

	it('is killed when it does not listen, with the whole of its group', async () => {
		const {stdout, end} = await run(['sh', '-c', 'trap "" TERM; sleep 61 & echo $!; wait'], {timeoutMs: 300});
		expect(end).toBe('timed-out');
		expect(await untilGone(Number(stdout))).toBe(true);
	});

	it('does not wait for a child that it left in the background with the pipes', async () => {
		const result = await run(['sh', '-c', 'sleep 8 & echo started'], {timeoutMs: 10_000});
		expect(result).toMatchObject({code: 0, end: 'exited', stdout: 'started\n'});
		expect(result.durationMs).toBeLessThan(6000);
	});

	it('200 at once, each with its own answer', async () => {
		const results = await host.run(Array.from({length: 200}, (_, index) => read(['sh', '-c', 'cat; echo $1', 'sh', String(index)], {stdin: `${index} `})));
		expect(results.map(result => result.stdout)).toEqual(Array.from({length: 200}, (_, index) => `${index} ${index}\n`));
	});

	it('more than run at once wait for their turn', async () => {
		const results = await host.run(Array.from({length: 400}, (_, index) => read(['echo', String(index)])));
		expect(results.every((result, index) => result.stdout === `${index}\n`)).toBe(true);
	});
});
