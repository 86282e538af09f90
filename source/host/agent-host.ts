// A Host made of a line and the agents on it: one for the login's own user, one for root, each for the whole session.
import {agentArgv} from './agent-source.ts';
import {type Agent, createAgent} from './batch.ts';
import type {Line} from './channel.ts';
import type {Clock} from './clock.ts';
import {followProgram} from './follow.ts';
import type {Command, CommandResult, Host} from './host.ts';
import {HostError} from './host-error.ts';
import type {Lines} from './lines.ts';
import {openAsRoot, refusedBySudo, type SudoPassword, sudoArgv, wantsPassword} from './sudo.ts';

type Options = {
	readonly label: string;
	readonly kind: Host['kind'];
	readonly lines: Lines;
	/** Undefined: the login is root already. */
	readonly sudo: SudoPassword | undefined;
	readonly clock: Clock;
};

type Identity = 'root' | 'user';

/** Rejections of a sudo that would answer if it got a password: nothing was run, so the batch may go again. */
const passwordWanted = new WeakSet<HostError>();

export const createAgentHost = ({label, kind, lines, sudo, clock}: Options): Host => {
	const agents = new Map<Identity, {readonly line: Line; readonly agent: Promise<Agent>}>();
	let asksPassword = false;
	let refusal: HostError | undefined;
	let closing = false;
	let turn: Promise<unknown> = Promise.resolve();

	const openUser = async (line: Line) => createAgent(await line.open(agentArgv), label, clock);

	const openRoot = async (line: Line, password: SudoPassword): Promise<Agent> => {
		if (refusal) throw refusal;
		const remember = (error: unknown) => {
			// Asking again with every command would lock the account (faillock) or tire the user.
			if (error instanceof HostError && error.kind === 'sudo-refused') refusal = error;
			return error;
		};
		if (asksPassword || password.given) {
			const openInTurn = async () => {
				if (refusal) throw refusal;
				return openAsRoot(line.open, label, password).catch(error => {
					throw remember(error);
				});
			};
			// One after the other until a password is known: two at once would ask twice.
			const channel = password.known ? openInTurn() : turn.then(openInTurn);
			turn = channel.catch(() => {});
			return createAgent(await channel, label, clock);
		}
		return createAgent(await line.open(sudoArgv), label, clock, (code, text) => {
			const error = refusedBySudo(label, code, text);
			if (!wantsPassword(text)) return remember(error) as HostError;
			asksPassword = true;
			passwordWanted.add(error);
			return error;
		});
	};

	const open = (line: Line, identity: Identity) => (identity === 'root' && sudo ? openRoot(line, sudo) : openUser(line));

	const agentFor = (line: Line, identity: Identity): Promise<Agent> => {
		const known = agents.get(identity);
		if (known?.line === line) return known.agent;
		const agent = open(line, identity);
		const entry = {line, agent};
		agents.set(identity, entry);
		const forget = () => {
			if (agents.get(identity) === entry) agents.delete(identity);
		};
		agent.then(one => one.lost.then(forget), forget);
		return agent;
	};

	const identityOf = (command: Command): Identity => (command.asRoot || !sudo ? 'root' : 'user');

	const runAs = async (identity: Identity, commands: readonly Command[], each: (result: CommandResult, index: number) => void) => {
		// A program may wait for a lost line as long as it may run.
		const line = await lines.current(Math.max(...commands.map(command => command.timeoutMs)));
		try {
			return await (await agentFor(line, identity)).run(commands, each);
		} catch (error) {
			if (!(error instanceof HostError) || !passwordWanted.has(error)) throw error;
			return (await agentFor(line, identity)).run(commands, each);
		}
	};

	const assertOpen = () => {
		if (closing) throw new HostError('closed', `The connection to ${label} was closed`);
	};

	return {
		label,
		kind,
		run: async (commands, each) => {
			assertOpen();
			const results: CommandResult[] = [];
			const identities = [...new Set(commands.map(identityOf))];
			await Promise.all(
				identities.map(identity => {
					const mine = [...commands.keys()].filter(index => identityOf(commands[index] as Command) === identity);
					return runAs(
						identity,
						mine.map(index => commands[index] as Command),
						(result, at) => {
							const index = mine[at] as number;
							results[index] = result;
							each?.(result, index);
						},
					);
				}),
			);
			return results;
		},
		follow: async function* (command, signal) {
			assertOpen();
			const line = await lines.current(command.timeoutMs || 30_000);
			const openOwn = async () => {
				const agent = await open(line, identityOf(command));
				// Which of the two ways of sudo it is must be known before lines are read.
				return agent.ready.then(
					() => agent,
					error => {
						if (passwordWanted.has(error)) return open(line, identityOf(command));
						throw error;
					},
				);
			};
			yield* followProgram(openOwn, command, signal, label);
		},
		dial: async to => {
			assertOpen();
			return (await lines.current(30_000)).dial(to);
		},
		connection: lines.connection,
		onConnection: lines.onConnection,
		close: async () => {
			if (closing) return;
			closing = true;
			for (const {agent} of agents.values())
				agent.then(
					one => one.close(),
					() => {},
				);
			agents.clear();
			await lines.close('closed by mailtui');
		},
	};
};
