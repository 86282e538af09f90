// The channel of the agent: what comes before it, what comes in its place, and what is lost with it.
import {type ChildProcess, spawn} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {agentArgv, agentSource} from '../../source/host/agent-source.ts';
import {createAgent} from '../../source/host/batch.ts';
import type {Argv} from '../../source/host/channel.ts';
import {createClock} from '../../source/host/clock.ts';
import {createLocalHost, openProcess} from '../../source/host/local.ts';
import {quoteArgv} from '../../source/host/quote.ts';
import {read} from './login-fixture.ts';
import {untilGone} from './processes.ts';

const clock = createClock();

describe('the agent', () => {
	it('is one word that every shell leaves alone', () => {
		expect(agentArgv[2]).not.toMatch(/['!\\\n]/);
		expect(quoteArgv(agentArgv)).toBe(`perl -e '${agentArgv[2]}' mailtui-agent ${Buffer.byteLength(agentSource)}`);
	});

	const startAgent = async (argv: Argv) => {
		const channel = await openProcess(argv);
		return createAgent(channel, 'root@mx.example.org', clock);
	};

	it('speaks through a login shell that prints a banner', async () => {
		const agent = await startAgent(['sh', '-c', `printf 'Welcome to mx!\\n\\001 \\377\\n'; ${quoteArgv(agentArgv)}`]);
		const [result] = await agent.run([read(['echo', 'hello'])]);
		expect(result?.stdout).toBe('hello\n');
		expect(agent.banner()).toContain('Welcome to mx!');
		expect((await agent.ready).uid).toBe(process.getuid?.());
		agent.close();
	});

	it.each([
		['no-shell', /This account is currently not available\./, `echo 'This account is currently not available.'; exit 1`],
		['no-shell', /There is no perl/, `echo 'sh: 1: perl: not found' >&2; exit 127`],
		['no-shell', /^(?!.*\u001b).*red alert/, `printf '\\033[31mred alert\\033[0m\\n'; exit 1`],
	] as const)('gives the shell’s own words when it is not let in: %s %s', async (kind, message, script) => {
		const agent = await startAgent(['sh', '-c', script]);
		await expect(agent.run([read(['true'])])).rejects.toMatchObject({name: 'HostError', kind, message: expect.stringMatching(message)});
	});

	it('is given up when the other side is not the agent', async () => {
		const agent = await startAgent(['sh', '-c', `printf '\\n\\001mailtui-agent 1 0\\nsome noise\\n'; cat >/dev/null`]);
		await expect(agent.run([read(['true'])])).rejects.toMatchObject({kind: 'closed'});
	});

	it('loses what is running when it is killed, says so, and another takes its place', async () => {
		const own = createLocalHost(clock);
		const [pid] = await own.run([read(['sh', '-c', 'echo $PPID'])]);
		const lost = own.run([read(['sleep', '60'])]);
		lost.catch(() => {});
		process.kill(Number(pid?.stdout), 'SIGKILL');
		await expect(lost).rejects.toMatchObject({kind: 'closed'});
		expect((await own.run([read(['echo', 'again'])]))[0]?.stdout).toBe('again\n');
		await own.close();
	});

	it('ends every program, and itself, when the client is gone', async () => {
		const child: ChildProcess = spawn(agentArgv[0], agentArgv.slice(1), {stdio: ['pipe', 'pipe', 'inherit']});
		const agent = createAgent(
			{
				stdin: child.stdin as never,
				stdout: child.stdout as never,
				stderr: child.stdout as never,
				ended: new Promise(() => {}),
				close: () => child.stdin?.end(),
			},
			'x',
			clock,
		);
		const pid = Promise.withResolvers<number>();
		const program = agent.start(read(['sh', '-c', 'trap "" TERM; echo $$; sleep 62; sleep 63'], {timeoutMs: 0}), (_from, text) =>
			pid.resolve(Number(Buffer.from(text).toString())),
		);
		const running = await pid.promise;
		const ended = new Promise(resolve => child.once('close', resolve));
		agent.close();
		await expect(program.ended).rejects.toMatchObject({kind: 'closed'});
		await ended;
		expect(await untilGone(running)).toBe(true);
	});
});
