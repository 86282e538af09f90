// A server whose answers are written down: a double of the port, so that screens can be tried without any machine.
import type {CheckResult} from '../../source/checks/shape.ts';
import type {Clock} from '../../source/host/clock.ts';
import type {Here} from '../../source/host/here.ts';
import type {Command, CommandResult, ConnectionState, Host, LoggedCommand} from '../../source/host/host.ts';
import {HostError} from '../../source/host/host-error.ts';
import type {Session} from '../../source/session.ts';
import {noDns} from '../dns/no-dns.ts';
import {mailServer} from './example-answers.ts';

export type RecordedSession = Session & {
	/** Everything that was run, in order. */
	readonly ran: Command[];
	readonly closed: () => boolean;
	connectionIs(state: ConnectionState): void;
	logs(entry: LoggedCommand): void;
};

type Recording = {
	readonly label?: string;
	readonly readOnly?: boolean;
	/** What a command of source/commands/ is answered, by its name; a program that is not here does not exist. */
	readonly answers?: Readonly<Record<string, string>>;
};

const encoder = new TextEncoder();

const resultOf = (stdout: string | undefined): CommandResult => ({
	code: stdout === undefined ? 127 : 0,
	end: 'exited',
	stdout: stdout ?? '',
	stderr: '',
	stdoutBytes: encoder.encode(stdout ?? ''),
	durationMs: 12,
});

export const recordedSession = (clock: Clock, {label = 'root@mx.example.org', readOnly = false, answers = mailServer}: Recording = {}): RecordedSession => {
	let connection: ConnectionState = {state: 'connected', route: {via: 'vpn', address: '10.100.0.1'}, since: clock.now()};
	let closed = false;
	const ran: Command[] = [];
	const connectionListeners = new Set<(state: ConnectionState) => void>();
	const commandListeners = new Set<(entry: LoggedCommand) => void>();
	const host: Host = {
		label,
		kind: 'ssh',
		run: async commands => {
			if (closed) throw new HostError('closed', 'The connection is closed.');
			ran.push(...commands);
			return commands.map(command => resultOf(answers[command.name]));
		},
		follow: async function* () {},
		dial: () => Promise.reject(new HostError('unreachable', 'nothing listens there')),
		connection: () => connection,
		onConnection: listener => {
			connectionListeners.add(listener);
			return () => connectionListeners.delete(listener);
		},
		close: async () => {
			closed = true;
		},
	};
	const here: Here = {connect: () => Promise.reject(Object.assign(new Error('refused'), {code: 'ECONNREFUSED'}))};
	const target = {publicAddress: '203.0.113.10', vpnAddress: '10.100.0.1', hostName: 'mx.example.org'};
	return {
		host,
		here,
		clock,
		target,
		readOnly,
		at: () => ({
			ask: async (command, args) => {
				const [result] = await host.run([command.build(args)]);
				return command.parse(result ?? resultOf(undefined));
			},
			here,
			clock,
			target,
			dns: noDns,
		}),
		onCommand: listener => {
			commandListeners.add(listener);
			return () => commandListeners.delete(listener);
		},
		remember: async () => {},
		rememberProbe: async () => '',
		probeAddress: () => undefined,
		close: () => host.close(),
		ran,
		closed: () => closed,
		connectionIs: state => {
			connection = state;
			for (const listener of connectionListeners) listener(state);
		},
		logs: entry => {
			for (const listener of commandListeners) listener(entry);
		},
	};
};

/** A finding a check, so that a list of results reads like a table. */
export const resultOfCheck = (id: string, edit: Partial<CheckResult> = {}): CheckResult => ({
	id,
	title: id,
	core: false,
	area: 'system',
	level: 'ok',
	durationMs: 40,
	findings: [{level: edit.level ?? 'ok', subject: id, says: `${id} is as it should be`}],
	fixes: [],
	...edit,
});
