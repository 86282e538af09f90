// The lab for tests: a real Debian 13 mail server and a laptop beside it, each in namespaces of its own (see names.sh, up.sh).
import {spawn} from 'node:child_process';
import {readFileSync, readlinkSync, statSync} from 'node:fs';
import path from 'node:path';

/** `broken`: the four pitfalls of SERVER.md, stacked; a number: that many of them are repaired. */
export type LabState = 'broken' | 'repaired' | 1 | 2 | 3 | 4;
export type Ran = {readonly code: number | null; readonly stdout: string; readonly stderr: string};
export type RunOptions = {readonly input?: string | Buffer; readonly env?: Readonly<Record<string, string>>; readonly timeoutMs?: number};

type SystemUser = 'admin' | 'operator' | 'guest' | 'locked' | 'banner' | 'nologin' | 'typist' | 'keyboard';
type WithPassword = 'operator' | 'typist' | 'keyboard' | 'testuser1@example.org' | 'testuser2@example.org' | 'mailtui-probe@example.org';

/** What lab.json says; plain data, so that vitest can hand it to its workers. */
export type LabFacts = {
	readonly name: string;
	readonly directory: string;
	readonly mailNamespace: string;
	readonly laptopNamespace: string;
	/** How the VPN is made; `veth` only where there is no /dev/net/tun. */
	readonly vpn: 'wireguard' | 'veth';
	readonly hostName: string;
	readonly publicAddress: string;
	readonly publicAddress6: string;
	readonly vpnAddress: string;
	readonly laptopAddress: string;
	readonly resolver: string;
	readonly sshPort: number;
	/** A second sshd, whose host key may be changed (`lab-hostkey`) without hurting others. */
	readonly otherSshPort: number;
	readonly rootKeyFile: string;
	readonly encryptedKeyFile: string;
	readonly encryptedKeyPassphraseFile: string;
	/** A good key that no account knows. */
	readonly strangerKeyFile: string;
	readonly knownHostsFile: string;
	readonly caFile: string;
	readonly domains: readonly string[];
	readonly mailboxes: readonly string[];
	readonly probeAddress: string;
	readonly probePasswordFile: string;
	/** What is particular about each; all but typist and keyboard know rootKeyFile. */
	readonly users: Readonly<Record<SystemUser, string>>;
	readonly passwordFiles: Readonly<Record<WithPassword, string>>;
	readonly database: {readonly host: string; readonly port: number; readonly name: string; readonly user: string; readonly passwordFile: string};
};

export type Lab = LabFacts & {
	password(of: WithPassword): string;
	/** Runs a bash script as root on the mail server, past ssh. */
	exec(script: string, options?: RunOptions): Promise<Ran>;
	/** Runs a program on the laptop, from where the server looks as it does to the world. */
	onLaptop(argv: readonly [string, ...string[]], options?: RunOptions): Promise<Ran>;
	/** Dovecot's configuration to that state, mailboxes and queue emptied; what else was changed stays (0.3 s). */
	setState(state: LabState): Promise<void>;
	/** Packages of Debian that the base leaves out, until the next reset: fetched once, then a few seconds. */
	install(...packages: readonly string[]): Promise<void>;
	/** A fresh disk and a reboot; keys and passwords stay (2 s). */
	reset(state?: LabState): Promise<void>;
	/** From now on packets vanish without an answer, on open connections too. The VPN runs over the public network and goes with it. */
	cutNetwork(which?: 'public' | 'vpn'): Promise<void>;
	restoreNetwork(): Promise<void>;
	down(): Promise<void>;
};

const here = import.meta.dirname;

export const run = async (argv: readonly [string, ...string[]], {input, env, timeoutMs = 120_000}: RunOptions = {}): Promise<Ran> =>
	new Promise((resolve, reject) => {
		const [program, ...rest] = argv;
		const child = spawn(program, rest, {env: {...process.env, ...env}, stdio: ['pipe', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL'});
		const out: Buffer[] = [];
		const err: Buffer[] = [];
		child.stdout.on('data', chunk => out.push(chunk));
		child.stderr.on('data', chunk => err.push(chunk));
		// A program that does not read its input is no failure of ours.
		child.stdin.on('error', () => {});
		child.stdin.end(input ?? '');
		child.on('error', reject);
		child.on('close', code => resolve({code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString()}));
	});

const must = async (what: string, running: Promise<Ran>): Promise<string> => {
	const {code, stdout, stderr} = await running;
	if (code !== 0) throw new Error(`lab: ${what} failed (${code ?? 'killed'}): ${stderr.trim() || stdout.trim()}`);
	return stdout;
};

const isIn = (namespace: string): boolean => {
	try {
		return readlinkSync('/proc/self/ns/net') === `net:[${statSync(`/run/netns/${namespace}`).ino}]`;
	} catch {
		return false;
	}
};

/** The lab that lab.json at this path describes, started by whomever. */
export const attach = (file: string): Lab => labOf(JSON.parse(readFileSync(file, 'utf8')));

export const labOf = (facts: LabFacts): Lab => {
	const script = (name: string, ...args: string[]) =>
		run([path.join(here, name), ...args], {env: {MAILTUI_LAB: facts.name, MAILTUI_LAB_RUN: path.dirname(facts.directory)}, timeoutMs: 600_000});
	const exec: Lab['exec'] = async (text, options) => {
		const pid = readFileSync(path.join(facts.directory, 'init.pid'), 'utf8').trim();
		const clean = ['env', '-i', 'HOME=/root', 'USER=root', 'LOGNAME=root', 'LANG=C.UTF-8', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];
		return run(['nsenter', '-t', pid, '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', ...clean, 'bash', '-c', text], options);
	};
	const setLink = (device: string, state: 'up' | 'down') =>
		must(`ip link set ${device} ${state}`, run(['ip', '-n', facts.mailNamespace, 'link', 'set', device, state]));
	return {
		...facts,
		password: of => readFileSync(facts.passwordFiles[of], 'utf8').trim(),
		exec,
		onLaptop: (argv, options) => run(isIn(facts.laptopNamespace) ? argv : ['ip', 'netns', 'exec', facts.laptopNamespace, ...argv], options),
		setState: async state => void (await must(`lab-state ${state}`, exec(`lab-state ${state}`))),
		install: async (...packages) => void (await must(`install ${packages.join(' ')}`, script('install.sh', ...packages))),
		reset: async (state = 'broken') => void (await must('reset', script('reset.sh', String(state)))),
		// The server's end: with the laptop's own end down the kernel would answer at once that the network is unreachable.
		cutNetwork: async (which = 'public') => void (await setLink(which === 'vpn' ? 'wg0' : 'pub0', 'down')),
		restoreNetwork: async () => {
			await setLink('pub0', 'up');
			await setLink('wg0', 'up');
		},
		down: async () => void (await must('down', script('down.sh'))),
	};
};

/** Starts the lab of this name, or attaches to it: the first time on a machine 2 minutes, then 2 s. */
export const up = async ({state, name}: {readonly state?: LabState; readonly name?: string} = {}): Promise<Lab> => {
	const argv: [string, ...string[]] = [path.join(here, 'up.sh'), ...(state === undefined ? [] : [String(state)])];
	const out = await must('up', run(argv, {...(name === undefined ? {} : {env: {MAILTUI_LAB: name}}), timeoutMs: 1_800_000}));
	return attach(out.trim());
};
