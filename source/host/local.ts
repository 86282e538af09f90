// The host `local`: this machine without SSH. The only file that starts processes.
import {spawn} from 'node:child_process';
import {connect} from 'node:net';
import type {Duplex} from 'node:stream';
import {createAgentHost} from './agent-host.ts';
import type {Argv, Channel, Line} from './channel.ts';
import type {Clock} from './clock.ts';
import type {Endpoint, Host} from './host.ts';
import {HostError} from './host-error.ts';
import type {Asker} from './login.ts';
import type {Secret} from './secret.ts';
import {createSteadyLines} from './steady-lines.ts';

export const openProcess = ([program, ...args]: Argv): Promise<Channel> => {
	// A session of its own: sudo finds no terminal to ask on, and Ctrl+C reaches us alone. The agent ends when its stdin does.
	const child = spawn(program, args, {stdio: ['pipe', 'pipe', 'pipe'], detached: true});
	const ended = Promise.withResolvers<{code: number | null}>();
	child.once('error', error => {
		child.stderr.unshift(Buffer.from(`${program}: ${error.message}\n`));
		ended.resolve({code: 127});
	});
	child.once('close', code => ended.resolve({code}));
	const close = () => {
		child.stdin.destroy();
		child.stdout.destroy();
		child.stderr.destroy();
	};
	return Promise.resolve({stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended: ended.promise, close});
};

const dialHere = (to: Endpoint): Promise<Duplex> =>
	new Promise((resolve, reject) => {
		const socket = 'unixPath' in to ? connect(to.unixPath) : connect({host: to.host, port: to.port, noDelay: true});
		socket.once('connect', () => {
			socket.off('error', fail);
			resolve(socket);
		});
		const fail = (error: Error) =>
			reject(new HostError('unreachable', `Nothing answers at ${'unixPath' in to ? to.unixPath : `${to.host}:${to.port}`}: ${error.message}`, '', error));
		socket.once('error', fail);
	});

/** `sudo` is asked for nothing when this process is root. */
export const createLocalHost = (clock: Clock, sudo?: {readonly password?: Secret; readonly asker?: Asker}): Host => {
	const line: Line = {route: {via: 'local', address: ''}, open: openProcess, dial: dialHere, ended: new Promise(() => {}), close: async () => {}};
	return createAgentHost({
		label: 'local',
		kind: 'local',
		lines: createSteadyLines(line, clock),
		sudo: process.getuid?.() === 0 ? undefined : {given: sudo?.password, asker: sudo?.asker},
		clock,
	});
};
