// Words of the command line -> a subcommand or the screens -> an exit code. 64 wrong usage, 3 host not asked, 70 our bug.
import {constants} from 'node:os';
import {Command, CommanderError, Option} from 'commander';
import {describeProblem} from '../problem.ts';
import type {Session} from '../session.ts';
import {tellProblem} from '../terminal/tell-problem.ts';
import {subcommands} from './list.ts';
import type {Action, CommonOptions, ExitCode, Terminal} from './shape.ts';

const hostSays = '[user@]host[:port] or alias as in ssh, a profile, `local` (this machine) or `demo` (the embedded server)';

const addCommonOptions = (command: Command): Command =>
	command
		.option('-i, --identity <key>', 'private key file, as ssh -i')
		.option('-J, --jump <host>', 'go through this host first, as ssh -J')
		.option('--known-hosts <file>', 'host keys to trust instead of ~/.ssh/known_hosts')
		.option('--accept-new', 'trust the key of a host that was never seen (a changed key is always refused)')
		.addOption(new Option('--via <route>', 'route to the server').choices(['auto', 'ssh', 'vpn']))
		.option('--read-only', 'change nothing on the server')
		.option('--json', 'one JSON document on stdout')
		.option('--probe <address>', 'a mailbox that test mail may be sent to')
		.option('--probe-password-file <file>', 'its password, to log in as a client does (or MAILTUI_PROBE_PASSWORD)')
		.option('--sudo-password-file <file>', 'where sudo wants a password (or MAILTUI_SUDO_PASSWORD)')
		.option('--resolver <ip[:port]>', "name server to ask instead of this system's; `server`: ask on the server")
		.option('--yes', 'do not ask before a change');

export type Screens = (hostArgument: string | undefined, options: CommonOptions) => Promise<number>;
export type OpenHost = (hostArgument: string, options: CommonOptions, terminal: Terminal) => Promise<Session>;

class Interrupted extends Error {
	override readonly name = 'Interrupted';
	/** As a shell counts a program that a signal ended. */
	readonly exitCode: number;

	constructor(reason: unknown) {
		super();
		const name = reason instanceof Error ? reason.message : '';
		this.exitCode = 128 + ((constants.signals as Readonly<Record<string, number>>)[name] ?? constants.signals.SIGINT);
	}
}

/** Whatever is under way is left where it is; closing the session ends what still runs on the server. */
const interruption = (signal: AbortSignal): Promise<never> =>
	new Promise((_resolve, reject) => {
		const stop = () => reject(new Interrupted(signal.reason));
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, {once: true});
	});

/** Never rejects: trouble becomes a sentence on stderr and its exit code. */
export const runCommandLine = async (argv: readonly string[], version: string, terminal: Terminal, openHost: OpenHost, screens: Screens): Promise<number> => {
	let exitCode: number = 0;
	const toTerminal = {writeOut: (text: string) => terminal.out(text), writeErr: (text: string) => terminal.err(text)};
	const program = new Command('mailtui')
		.description('Run a mail server from one full-screen terminal app.')
		.version(version, '-V, --version')
		.argument('[HOST]', hostSays)
		.action(async (host: string | undefined, options: CommonOptions) => {
			exitCode = await screens(host, options);
		})
		.allowExcessArguments(false)
		// Otherwise the program itself would take the flags that stand behind a subcommand.
		.enablePositionalOptions()
		.showSuggestionAfterError()
		.configureOutput(toTerminal);
	addCommonOptions(program);
	const addAction = (parent: Command, action: Action): void => {
		const command = parent
			.command(`${action.name} <HOST> ${action.words}`.trim())
			.description(action.summary)
			.configureOutput(toTerminal)
			.action(async (host: string, ...rest: readonly unknown[]) => {
				// commander hands over each word (or the list of a variadic one), then the options, then the command itself.
				const words = rest
					.slice(0, -2)
					.flat()
					.filter(word => typeof word === 'string');
				exitCode = await runAction(action, host, words, {...program.opts<CommonOptions>(), ...(rest.at(-2) as CommonOptions)});
			});
		addCommonOptions(command);
		for (const [flags, says] of action.options) command.option(flags, says);
		command.exitOverride();
	};
	for (const subcommand of subcommands) {
		if ('run' in subcommand) addAction(program, subcommand);
		else {
			const group = program.command(subcommand.name).description(subcommand.summary).configureOutput(toTerminal).exitOverride();
			for (const action of subcommand.actions) addAction(group, action);
		}
	}

	const runAction = async (action: Action, host: string, words: readonly string[], options: CommonOptions): Promise<ExitCode> => {
		let session: Session | undefined;
		try {
			const open = async () => {
				session = await openHost(host, options, terminal);
				return session;
			};
			const run = action.run({host, words, options: options as CommonOptions & Record<string, unknown>, terminal, open});
			return await Promise.race([run, interruption(terminal.signal)]);
		} catch (thrown) {
			const problem = describeProblem(thrown);
			// Whoever reads JSON gets JSON, whatever went wrong.
			if (options.json && !(thrown instanceof Interrupted)) terminal.out(`${JSON.stringify({host, error: {says: problem.title, hint: problem.hint}})}\n`);
			throw thrown;
		} finally {
			await session?.close();
		}
	};

	try {
		program.exitOverride();
		await program.parseAsync(argv, {from: 'user'});
		return exitCode;
	} catch (thrown) {
		if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 64;
		if (thrown instanceof Interrupted) return thrown.exitCode;
		return tellProblem(thrown, terminal);
	}
};
