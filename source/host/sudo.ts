// Becoming root through sudo(8) without a terminal: by itself where it may, else with a password that only sudo ever reads.
import {agentArgv, readyMark} from './agent-source.ts';
import type {Argv, Channel} from './channel.ts';
import {HostError} from './host-error.ts';
import type {Asker} from './login.ts';
import {noShell} from './no-shell.ts';
import type {Secret} from './secret.ts';
import {shown} from './shown.ts';

/** sudo prints it to stderr when it wants a password, and again when the one it got was wrong: no translated text to guess at. */
const promptMark = 'mailtui-sudo-asks';
const tries = 3;
const tryAnother = 'Start again to try another one.';
const english = ['env', 'LC_ALL=C', 'sudo'] as const;

export type SudoPassword = {
	/** From the options; tried first, once. */
	readonly given: Secret | undefined;
	readonly asker: Asker | undefined;
	/** The one that worked, kept for the next connection. */
	known?: Secret;
};

type Seen = {readonly kind: 'ready' | 'asks'} | {readonly kind: 'ended'; readonly code: number | null; readonly text: string};

/** Watches a starting channel without taking from it what the agent will read. */
const watch = (channel: Channel) => {
	let out = '';
	let err = '';
	let asked = 0;
	let code: number | null | undefined;
	let wake = () => {};
	const onOut = (chunk: Buffer) => {
		out = (out + chunk.toString('latin1')).slice(-65_536);
		wake();
	};
	const onErr = (chunk: Buffer) => {
		err = (err + chunk.toString('utf8')).slice(-65_536);
		wake();
	};
	channel.stdout.on('data', onOut);
	channel.stderr.on('data', onErr);
	void channel.ended.then(end => {
		code = end.code;
		wake();
	});
	const now = (): Seen | undefined => {
		if (out.includes(readyMark)) return {kind: 'ready'};
		if (err.split(promptMark).length - 1 > asked) {
			asked++;
			return {kind: 'asks'};
		}
		return code === undefined ? undefined : {kind: 'ended', code, text: `${out}\n${err}`.replaceAll(promptMark, '')};
	};
	const next = async (): Promise<Seen> => {
		for (;;) {
			const seen = now();
			if (seen) return seen;
			await new Promise<void>(resolve => {
				wake = resolve;
			});
		}
	};
	const stop = () => {
		channel.stdout.off('data', onOut);
		channel.stderr.off('data', onErr);
	};
	return {next, stop};
};

export const refusedBySudo = (where: string, code: number | null, text: string): HostError => {
	const why = shown(text);
	if (code === 127 || /sudo['’]?: (?:command )?not found|sudo: No such file/i.test(why))
		return new HostError('sudo-refused', `There is no sudo on ${where}`, 'Log in as root, or install sudo there.');
	if (code === null) return new HostError('closed', `The connection to ${where} was lost`);
	const wrong = /(\d+) incorrect password attempt/.exec(why)?.[1];
	if (wrong !== undefined)
		return new HostError('sudo-refused', `sudo on ${where} did not accept the password ${wrong === '1' ? 'given' : `${wrong} times`}`, tryAnother);
	// Everything sudo says bears its name or its regret; what does not comes from whatever the account has for a shell.
	if (!/\bsudo|sorry/i.test(why) || /^sudo: perl: /.test(why)) return noShell(where, code, text);
	return new HostError(
		'sudo-refused',
		`sudo on ${where} refuses: ${why || `exit code ${code}`}`,
		'Log in as root, or let this user run commands by sudo (see sudoers(5)).',
	);
};

const nextPassword = async (password: SudoPassword, where: string, attempt: number): Promise<Secret> => {
	const ready = attempt === 1 ? (password.known ?? password.given) : undefined;
	if (ready) return ready;
	const answer = await password.asker?.secret({title: attempt === 1 ? `sudo password on ${where}` : `That was wrong. sudo password on ${where}`});
	if (answer) return answer;
	const wrong = attempt > 1 && !password.asker;
	throw new HostError(
		'sudo-refused',
		wrong ? `sudo on ${where} does not accept the password` : `sudo on ${where} wants a password`,
		'Give it with --sudo-password-file FILE or MAILTUI_SUDO_PASSWORD, or log in as root.',
	);
};

/** Without a password everything rides in the first flight; the end of the channel says that one is needed. */
export const sudoArgv: Argv = [...english, '-n', '--', ...agentArgv];

export const wantsPassword = (text: string): boolean => /password is required|terminal is required|no password was provided|askpass/i.test(text);

/**
 * Opens a channel whose next reader is the agent's bootstrap, run by root. The password is written only when sudo itself asks:
 * with cached credentials or NOPASSWD it would not read the line, and whatever runs next would. `-k` leaves nothing cached.
 */
export const openAsRoot = async (open: (argv: Argv) => Promise<Channel>, where: string, password: SudoPassword): Promise<Channel> => {
	const channel = await open([...english, '-k', '-S', '-p', promptMark, '--', ...agentArgv]);
	const watching = watch(channel);
	try {
		let last: Secret | undefined;
		for (let attempt = 1; ; ) {
			const seen = await watching.next();
			if (seen.kind === 'ready') {
				if (last) password.known = last;
				return channel;
			}
			if (seen.kind === 'ended') throw refusedBySudo(where, seen.code, seen.text);
			if (attempt > tries) throw new HostError('sudo-refused', `sudo on ${where} did not accept the password ${tries} times`, tryAnother);
			last = await nextPassword(password, where, attempt++);
			channel.stdin.write(`${last.reveal().replace(/\r?\n.*$/s, '')}\n`);
		}
	} catch (error) {
		channel.close();
		throw error;
	} finally {
		watching.stop();
	}
};
