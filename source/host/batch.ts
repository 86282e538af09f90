// The client side of the agent: many programs over one channel, each answered by itself. See frames.ts for the wire.
import {agentSource, readyMark} from './agent-source.ts';
import type {Channel} from './channel.ts';
import type {Clock} from './clock.ts';
import {createReplyReader, encodeRequest, greeting, type Reply} from './frames.ts';
import type {Command, CommandResult} from './host.ts';
import {HostError} from './host-error.ts';
import {noShell} from './no-shell.ts';
import {isSecret} from './secret.ts';

/** Behind those who carry mail, and still a share of a busy server. */
const patientNice = 10;
/** How much longer than a program's own time-out we wait: it is ended within 3 s, the rest is the line and the login. */
const patienceMs = 20_000;
const defaultMaxBytes = 16 * 1024 * 1024;
/** A login shell that prints this much before anything of ours runs is no login shell. */
const mostBanner = 256 * 1024;

export type ProgramEnd = Pick<CommandResult, 'code' | 'end' | 'durationMs'>;

export type Program = {
	/** Rejects with HostError when the agent is lost before the program's end is known. */
	readonly ended: Promise<ProgramEnd>;
	/** Asks its process group to end. */
	end(): void;
};

export type Agent = {
	/** Starts all in one flight; `each` hears every result as it comes, the promise has them all. */
	run(commands: readonly Command[], each?: (result: CommandResult, index: number) => void): Promise<CommandResult[]>;
	/** One program whose output is heard piece by piece. */
	start(command: Command, hear: (from: 'out' | 'err', bytes: Uint8Array) => void): Program;
	/** Stops and goes on reading what the server sends, all programs of this agent at once. */
	pause(): void;
	resume(): void;
	/** Whatever the login shell printed before the agent spoke. */
	banner(): string;
	/** Resolves once the agent greets, with the user id it runs as; rejects with HostError when it never will. */
	readonly ready: Promise<{readonly uid: number}>;
	/** Resolves when no program can be started here any more. Never rejects. */
	readonly lost: Promise<HostError>;
	/** Ends every program still running. */
	close(): void;
};

type Waiting = {hear(from: 'out' | 'err', bytes: Uint8Array): void; done(end: ProgramEnd): void; fail(error: HostError): void};

/** Why a channel ended before the agent spoke: its exit code, and whatever was printed. */
export type Explain = (code: number | null, text: string) => HostError;

/** `where` names the host in errors. */
export const createAgent = (channel: Channel, where: string, clock: Clock, explain: Explain = (code, text) => noShell(where, code, text)): Agent => {
	const waiting = new Map<number, Waiting>();
	const ready = Promise.withResolvers<{uid: number}>();
	const lost = Promise.withResolvers<HostError>();
	ready.promise.catch(() => {});
	const read = createReplyReader();
	let before: Buffer | undefined = Buffer.alloc(0);
	let banner = '';
	let stderr = '';
	let gone: HostError | undefined;
	let nextId = 0;

	const lose = (error: HostError) => {
		if (gone) return;
		gone = error;
		ready.reject(error);
		lost.resolve(error);
		for (const one of waiting.values()) one.fail(error);
		waiting.clear();
		channel.close();
	};

	const take = (reply: Reply) => {
		const one = waiting.get(reply.id);
		if (!one) return;
		if (reply.kind !== 'end') return one.hear(reply.kind, reply.bytes);
		waiting.delete(reply.id);
		one.done({code: reply.how === 'exited' ? reply.code : null, end: reply.how, durationMs: reply.durationMs});
	};

	/** The greeting may come in pieces and after any banner; returns what follows it. */
	const greet = (chunk: Buffer): Buffer | undefined => {
		before = Buffer.concat([before ?? Buffer.alloc(0), chunk]);
		const at = before.indexOf(greeting);
		const end = at < 0 ? -1 : before.indexOf(10, at + greeting.length);
		if (end < 0) {
			if (before.length > mostBanner) lose(new HostError('no-shell', `${where} runs no program: its login prints without end`, '', undefined));
			return undefined;
		}
		banner = before.toString('utf8', 0, at).replace(readyMark, '');
		const uid = Number(before.toString('latin1', at + greeting.length, end));
		const rest = before.subarray(end + 1);
		before = undefined;
		ready.resolve({uid});
		return rest;
	};

	channel.stdout.on('data', (chunk: Buffer) => {
		if (gone) return;
		const bytes = before === undefined ? chunk : greet(chunk);
		if (!bytes) return;
		try {
			for (const reply of read(bytes)) take(reply);
		} catch (error) {
			lose(
				new HostError(
					'closed',
					`${where}: ${error instanceof Error ? error.message : String(error)}`,
					'Something on the server writes into the connection.',
					error,
				),
			);
		}
	});
	channel.stderr.on('data', (chunk: Buffer) => {
		stderr = (stderr + chunk.toString('utf8')).slice(-4096);
	});
	// A write into a channel that is just closing: `ended` tells it, with the reason.
	for (const stream of [channel.stdin, channel.stdout, channel.stderr]) stream.on('error', () => {});
	void channel.ended.then(({code}) => {
		const text = before === undefined ? undefined : `${before.toString('utf8').replace(readyMark, '')}\n${stderr}`;
		lose(
			text === undefined || (code === null && text.trim() === '')
				? new HostError('closed', `The connection to ${where} was lost`, 'What was running there was ended.')
				: explain(code, text),
		);
	});

	channel.stdin.write(agentSource);

	const send = (command: Command, one: Waiting) => {
		const id = ++nextId;
		waiting.set(id, one);
		const stdin = command.stdin === undefined ? '' : isSecret(command.stdin) ? command.stdin.reveal() : command.stdin;
		return {
			id,
			bytes: encodeRequest({
				kind: 'run',
				id,
				timeoutMs: command.timeoutMs,
				maxBytes: command.maxBytes ?? defaultMaxBytes,
				argv: command.argv,
				stdin: Buffer.from(stdin),
				nice: command.patient ? patientNice : 0,
			}),
		};
	};

	const prepare = (command: Command, hear: Waiting['hear']) => {
		if (command.argv.some(word => word.includes('\0'))) throw new TypeError(`${command.name}: an argument cannot hold a NUL byte`);
		const ended = Promise.withResolvers<ProgramEnd>();
		ended.promise.catch(() => {});
		if (gone) {
			ended.reject(gone);
			return {bytes: Buffer.alloc(0), program: {ended: ended.promise, end: () => {}}};
		}
		const settled = new AbortController();
		const {id, bytes} = send(command, {
			hear,
			done: end => {
				settled.abort();
				ended.resolve(end);
			},
			fail: error => {
				settled.abort();
				ended.reject(error);
			},
		});
		if (command.timeoutMs > 0)
			void clock.wait(command.timeoutMs + patienceMs, settled.signal).then(() => {
				if (settled.signal.aborted || !waiting.delete(id)) return;
				ended.reject(
					new HostError(
						'timed-out',
						`${where} did not answer ${command.name} within ${Math.round((command.timeoutMs + patienceMs) / 1000)} s`,
						'The connection may be dead, or the server overloaded.',
					),
				);
			});
		const end = () => {
			if (waiting.has(id)) channel.stdin.write(encodeRequest({kind: 'end', id}));
		};
		return {bytes, program: {ended: ended.promise, end}};
	};

	return {
		run: async (commands, each) => {
			const flights: Uint8Array[] = [];
			const results = commands.map(async (command, index) => {
				const heard: Record<'out' | 'err', Uint8Array[]> = {out: [], err: []};
				let left = command.maxBytes ?? defaultMaxBytes;
				const {bytes, program} = prepare(command, (from, piece) => {
					// The agent counts too; this is for a server that only pretends to be one.
					left -= piece.byteLength;
					if (left >= 0) heard[from].push(piece);
				});
				flights.push(bytes);
				const end = await program.ended;
				const stdoutBytes = Buffer.concat(heard.out);
				const result: CommandResult = {...end, stdoutBytes, stdout: stdoutBytes.toString('utf8'), stderr: Buffer.concat(heard.err).toString('utf8')};
				each?.(result, index);
				return result;
			});
			// One write: the requests leave in one flight, whatever their number.
			if (!gone) channel.stdin.write(Buffer.concat(flights));
			return Promise.all(results);
		},
		start: (command, hear) => {
			const {bytes, program} = prepare(command, hear);
			if (!gone) channel.stdin.write(bytes);
			return program;
		},
		pause: () => void channel.stdout.pause(),
		resume: () => void channel.stdout.resume(),
		banner: () => banner,
		ready: ready.promise,
		lost: lost.promise,
		close: () => lose(new HostError('closed', `The connection to ${where} was closed`)),
	};
};
