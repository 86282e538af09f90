// Ctrl+C at any moment, a reader that goes away, a signal: the terminal is as it was, and nothing is left here or on the server.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {setTimeout as wait} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {describeLab} from '../describe-lab.ts';
import {makeLaptop} from './laptop.ts';
import {clean} from './pty.ts';

describeLab('interrupted', lab => {
	const laptop = makeLaptop(lab);
	beforeAll(() => lab.reset('broken'));
	afterAll(() => lab.setState('broken'));

	/** What we could have left on the server: the agent, what it started, and mail of ours. */
	const leftThere = async () => {
		const {stdout} = await lab.exec(
			`ps -eo args= | grep -E 'mailtui|journalctl|sleep|doveadm (fetch|expunge)|sendmail -i' | grep -v grep
			postqueue -j | grep mailtui; find /var/mail/vmail -type f -path '*/new/*'`,
		);
		return stdout.trim();
	};
	const leftHere = async (): Promise<string> => {
		const {stdout} = await lab.onLaptop(['pgrep', '-af', laptop.home.replace(/home$/, '')]);
		// pgrep finds nothing of itself.
		return stdout.trim();
	};
	const nothingLeft = async () => {
		await expect.poll(leftThere, {timeout: 8000, interval: 200}).toBe('');
		expect(await leftHere()).toBe('');
	};

	test.each([20, 80, 150, 220, 300, 400, 600, 900])('check, Ctrl+C after %i ms', async ms => {
		const terminal = laptop.onTerminal(['check', `root@${lab.publicAddress}`, ...laptop.asRoot, '--probe', lab.probeAddress]);
		await expect.poll(() => terminal.pid(), {interval: 5}).toBeGreaterThan(0);
		await wait(ms);
		terminal.type('\u0003');
		const left = await terminal.ended;
		expect(left).toMatchObject(clean);
		// The very first moments belong to Node itself, which knows no exit code of ours yet; and it may have been ready.
		expect([130, 2]).toContain(left.code);
		expect(terminal.bytes()).not.toMatch(/^\s+at |mailtui has a bug/m);
		await nothingLeft();
	});

	test.each([
		['SIGTERM', 143],
		['SIGHUP', 129],
		['SIGINT', 130],
		['SIGKILL', null],
	] as const)('%s while a delivery is waited for: the mail is taken away all the same', async (signal, code) => {
		// What is submitted now stays in the queue.
		await lab.exec('pkill -STOP -x qmgr');
		const child = spawn(
			laptop.argv[0],
			[...laptop.argv.slice(1), 'check', `root@${lab.publicAddress}`, 'delivery', ...laptop.asRoot, '--probe', lab.probeAddress],
			{
				env: {...process.env, ...laptop.env},
				stdio: ['ignore', 'pipe', 'pipe'],
			},
		);
		await expect.poll(async () => (await lab.exec('postqueue -j')).stdout, {interval: 20, timeout: 10_000}).toContain(lab.probeAddress);
		child.kill(signal);
		const [ended] = await once(child, 'exit');
		expect(ended).toBe(code);
		await nothingLeft().finally(() => lab.exec('pkill -CONT -x qmgr'));
	});

	test('a reader that goes away is no trouble', async () => {
		const words = ['check', `root@${lab.publicAddress}`, ...laptop.asRoot];
		const line = [...laptop.argv, ...words].join(' ');
		const piped = await lab.onLaptop(['bash', '-c', `set -o pipefail; ${line} | head -1; echo "\${PIPESTATUS[0]}"`], {env: laptop.env});
		expect(piped.stderr).toBe('');
		expect(piped.stdout).toMatch(/^.+\n(0|2|3)\n$/);
		const gone = await lab.onLaptop(['bash', '-c', `${line} --json | true; echo "\${PIPESTATUS[0]}"`], {env: laptop.env});
		expect(gone.stderr).toBe('');
	});

	test.each([30, 150, 250, 400, 800, 2500])('the screens, Ctrl+C after %i ms', async ms => {
		const terminal = laptop.onTerminal([`root@${lab.publicAddress}`, ...laptop.asRoot, '--probe', lab.probeAddress]);
		await expect.poll(() => terminal.pid(), {interval: 5}).toBeGreaterThan(0);
		await wait(ms);
		terminal.type('\u0003');
		const left = await terminal.ended;
		expect(left).toMatchObject(clean);
		expect([0, 130]).toContain(left.code);
		expect(terminal.bytes()).not.toMatch(/^\s+at |mailtui has a bug/m);
		await nothingLeft();
	});

	test.each([
		['a host key', ['root', '--known-hosts', '/dev/null'], 'is not known'],
		['a password', ['typist', '--known-hosts', lab.knownHostsFile], 'Password for'],
		['a passphrase', ['root', '--known-hosts', lab.knownHostsFile, '-i', lab.encryptedKeyFile], 'Passphrase for'],
		['sudo', ['operator', '--known-hosts', lab.knownHostsFile, '-i', lab.rootKeyFile], 'sudo password on'],
	] as const)('the screens, Ctrl+C while they ask for %s', async (_what, [who, ...words], question) => {
		const terminal = laptop.onTerminal([`${who}@${lab.publicAddress}`, ...words]);
		await terminal.shows(question);
		terminal.type('half-a-secr');
		terminal.type('\u0003');
		const left = await terminal.ended;
		expect(left).toMatchObject(clean);
		expect(terminal.bytes()).not.toContain('half-a-secr');
		await nothingLeft();
	});

	test('the screens, q: over, with exit code 0', async () => {
		const terminal = laptop.onTerminal([`root@${lab.publicAddress}`, ...laptop.asRoot]);
		await terminal.shows('checked at');
		terminal.type('q');
		expect(await terminal.ended).toEqual({...clean, code: 0});
		await nothingLeft();
	});

	test.each(['SIGTERM', 'SIGHUP'] as const)('the screens, %s', async signal => {
		const terminal = laptop.onTerminal([`root@${lab.publicAddress}`, ...laptop.asRoot]);
		await terminal.shows(/connected|Postfix/);
		const {stdout} = await lab.onLaptop(['pgrep', '-P', String(terminal.pid())]);
		process.kill(Number(stdout.trim()), signal);
		expect(await terminal.ended).toMatchObject(clean);
		await nothingLeft();
	});
});
