// The two wrappers around every host: read-only, and the log of commands.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, describe, expect, it, onTestFinished} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import type {Command, LoggedCommand} from '../../source/host/host.ts';
import {createLocalHost} from '../../source/host/local.ts';
import {createLogged} from '../../source/host/logged.ts';
import {createReadOnly} from '../../source/host/read-only.ts';
import {createSecret} from '../../source/host/secret.ts';
import {read} from './login-fixture.ts';

const clock = createClock();
const host = createLocalHost(clock);
afterAll(() => host.close());
const write = (argv: readonly [string, ...string[]], more: Partial<Command> = {}): Command => ({...read(argv), effect: 'write', ...more});

describe('a read-only host', () => {
	it('answers', async () => {
		expect((await createReadOnly(host).run([read(['echo', 'yes'])]))[0]?.stdout).toBe('yes\n');
	});

	it('runs nothing of a batch in which anything would write', async () => {
		const marker = join(mkdtempSync(join(tmpdir(), 'mailtui-read-only-')), 'written');
		onTestFinished(() => rmSync(dirname(marker), {recursive: true}));
		await expect(createReadOnly(host).run([read(['touch', marker]), write(['systemctl', 'restart', 'postfix'])])).rejects.toMatchObject({
			kind: 'read-only',
			message: expect.stringContaining('systemctl restart postfix'),
		});
		expect((await host.run([read(['test', '-e', marker])]))[0]?.code).toBe(1);
	});
});

describe('the log of commands', () => {
	const carry = async (commands: readonly Command[]) => {
		const {host: logged, onCommand} = createLogged(host, clock);
		const log: LoggedCommand[] = [];
		const stop = onCommand(entry => log.push(entry));
		const each: number[] = [];
		const results = await logged.run(commands, (_result, index) => each.push(index)).finally(stop);
		return {results, log, each};
	};

	it('has every command once, as it ended', async () => {
		const {log, each} = await carry([read(['true']), read(['false']), read(['sleep', '9'], {timeoutMs: 100})]);
		expect(log.map(({command, end, code}) => [command.argv[0], end, code]).sort()).toEqual([
			['false', 'exited', 1],
			['sleep', 'timed-out', null],
			['true', 'exited', 0],
		]);
		expect(each.length).toBe(3);
		expect(log.every(entry => entry.durationMs > 0 && entry.at instanceof Date)).toBe(true);
	});

	it('holds no stdin', async () => {
		const {log} = await carry([read(['cat'], {stdin: 'kanarienvogel'}), read(['wc'], {stdin: createSecret('kanarienvogel')})]);
		expect(JSON.stringify(log)).not.toContain('stdin');
		expect(JSON.stringify(log)).not.toContain('kanarienvogel');
	});

	it('answers hold no secret that was sent', async () => {
		const echo = ['perl', '-e', 'my $all = join "", <STDIN>; print "got $all"; print STDERR "cannot use $all"'] as const;
		const {results, log, each} = await carry([read(echo, {stdin: createSecret('kanarienvogel\nkanarienvogel\n')}), read(['printf', 'kanarienvogel'])]);
		expect(results[0]?.stdout).toContain('got ********');
		expect(JSON.stringify([results[0], log.find(entry => entry.command.argv[0] === 'perl'), each])).not.toContain('kanarienvogel');
		expect(Buffer.from(results[0]?.stdoutBytes ?? []).toString()).not.toContain('kanarienvogel');
		expect(results[1]?.stdout).toBe('kanarienvogel');
	});

	it('has followed programs too, and a failure', async () => {
		const {host: logged, onCommand} = createLogged(host, clock);
		const log: LoggedCommand[] = [];
		onCommand(entry => log.push(entry));
		const stop = new AbortController();
		for await (const _line of logged.follow(read(['yes'], {timeoutMs: 0}), stop.signal)) stop.abort();
		for await (const _line of logged.follow(read(['echo', 'once']), new AbortController().signal));
		const dead = createLocalHost(clock);
		await dead.close();
		const {host: loggedDead, onCommand: onDead} = createLogged(dead, clock);
		onDead(entry => log.push(entry));
		await loggedDead.run([read(['true'])]).catch(() => {});
		expect(log.map(entry => [entry.command.argv[0], entry.end])).toEqual([
			['yes', 'signalled'],
			['echo', 'exited'],
			['true', 'failed'],
		]);
	});
});
