// A host that tells of every command it carries, and in whose answers no secret comes back that was sent.
import type {Clock} from './clock.ts';
import type {Command, CommandResult, Host, LoggedCommand} from './host.ts';
import {createListeners} from './listeners.ts';
import {isSecret} from './secret.ts';

export type Logged = {
	readonly host: Host;
	/** Called for every command as it ends. Returns how to stop listening. */
	onCommand(listener: (entry: LoggedCommand) => void): () => void;
};

const dots = '********';

const withoutStdin = ({stdin: _stdin, ...command}: Command): Omit<Command, 'stdin'> => command;

/** Programs echo what they cannot use (`invalid password: ...`), and their output goes into logs and frames. */
const clean = (result: CommandResult, command: Command): CommandResult => {
	const secret = isSecret(command.stdin) ? command.stdin.reveal().replace(/\n+$/, '') : '';
	if (secret === '') return result;
	// Each line by itself too: `doveadm pw` wants the password twice.
	const parts = [...new Set([secret, ...secret.split('\n')])].filter(part => part.length > 3 || part === secret).sort((a, b) => b.length - a.length);
	const replace = (text: string) => parts.reduce((cleaned, part) => (part === '' ? cleaned : cleaned.replaceAll(part, dots)), text);
	const stdout = replace(result.stdout);
	return {...result, stdout, stderr: replace(result.stderr), stdoutBytes: stdout === result.stdout ? result.stdoutBytes : Buffer.from(stdout)};
};

export const createLogged = (host: Host, clock: Clock): Logged => {
	const listeners = createListeners<LoggedCommand>();
	const log = (command: Command, at: Date, durationMs: number, end: LoggedCommand['end'], code: number | null) =>
		listeners.tell({at, command: withoutStdin(command), durationMs, end, code});
	return {
		onCommand: listeners.add,
		host: {
			...host,
			run: async (commands, each) => {
				const at = clock.now();
				const startedMs = clock.monotonicMs();
				const told = new Map<number, CommandResult>();
				const tell = (result: CommandResult, index: number): CommandResult => {
					const known = told.get(index);
					if (known) return known;
					const command = commands[index] as Command;
					const cleaned = clean(result, command);
					told.set(index, cleaned);
					log(command, at, cleaned.durationMs, cleaned.end, cleaned.code);
					each?.(cleaned, index);
					return cleaned;
				};
				try {
					const results = await host.run(commands, tell);
					return results.map(tell);
				} catch (error) {
					for (const [index, command] of commands.entries()) if (!told.has(index)) log(command, at, clock.monotonicMs() - startedMs, 'failed', null);
					throw error;
				}
			},
			follow: async function* (command, signal) {
				const at = clock.now();
				const startedMs = clock.monotonicMs();
				// Left by its reader: it was ended, and that is no failure.
				let end: LoggedCommand['end'] = 'signalled';
				try {
					yield* host.follow(command, signal);
					if (!signal.aborted) end = 'exited';
				} catch (error) {
					end = 'failed';
					throw error;
				} finally {
					log(command, at, clock.monotonicMs() - startedMs, end, end === 'exited' ? 0 : null);
				}
			},
		},
	};
};
