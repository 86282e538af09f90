// An SSH server on loopback, in this process, that runs real programs: what sshd does, as far as a client can tell.
import {type ChildProcess, spawn} from 'node:child_process';
import {createConnection, createServer, type Server as NetServer, type Socket} from 'node:net';
import ssh2, {type AuthContext, type Connection, type ServerChannel} from 'ssh2';

const {Server, utils} = ssh2;

type Pair = {readonly public: string; readonly private: string};

/** ssh2 1.17 drops leading zeros of an Ed25519 key and so makes a broken one in 256: that is thrown away. */
export const makeKey = (type: 'ed25519' | 'rsa' | 'ecdsa' = 'ed25519', passphrase?: string): Pair => {
	const options = {...(type === 'rsa' ? {bits: 2048} : type === 'ecdsa' ? {bits: 256} : {}), ...(passphrase ? {passphrase, cipher: 'aes256-ctr'} : {})};
	for (let attempt = 1; attempt <= 5; attempt++) {
		const pair: Pair = utils.generateKeyPairSync(type as 'ed25519', options as never);
		if (type !== 'ed25519' || publicBlob(pair).length === 51) return pair;
	}
	throw new Error('ssh2 made five broken keys in a row');
};

export const publicBlob = (key: {readonly public: string}): Buffer => Buffer.from(key.public.split(' ')[1] as string, 'base64');

export type ServerOptions = {
	readonly hostKeys?: readonly string[];
	/** Public keys (`ssh-ed25519 AAAA`) that may log in. */
	readonly authorized?: readonly string[];
	/** Accepts the key and then refuses the login, as PAM does for a locked account. */
	readonly locked?: boolean | 'hangs up';
	readonly password?: string;
	readonly methods?: readonly ('publickey' | 'password' | 'keyboard-interactive')[];
	readonly banner?: string;
	/** The login shell: given the command line, what really runs. */
	readonly shell?: (line: string) => readonly [string, ...string[]];
	readonly maxSessions?: number;
};

export type TestServer = {
	readonly port: number;
	readonly hostKey: {readonly public: string; readonly private: string};
	/** How many sessions were open at once, at most; and what was tried to log in. */
	readonly seen: {sessions: number; mostSessions: number; methods: string[]; lines: string[]};
	/** As if the cable was pulled: every connection ends without a word. */
	cut(): void;
	/** As if the machine had stopped: connections stay and nothing is answered. */
	freeze(): void;
	close(): Promise<void>;
};

export const startSshServer = async (options: ServerOptions = {}): Promise<TestServer> => {
	const hostKey = makeKey();
	const sockets = new Set<Connection>();
	const children = new Set<ChildProcess>();
	const seen: TestServer['seen'] = {sessions: 0, mostSessions: 0, methods: [], lines: []};
	const methods = [...(options.methods ?? ['publickey'])];
	const authorized = (options.authorized ?? []).map(line => Buffer.from(line.split(' ')[1] as string, 'base64'));

	const decide = (context: AuthContext) => {
		seen.methods.push(context.method);
		if (context.method === 'publickey') {
			const known = authorized.some(key => key.equals(context.key.data));
			if (!known) return context.reject(methods as never);
			if (!context.signature) return context.accept();
			if (options.locked === 'hangs up') return cut();
			if (options.locked) return context.reject(methods as never);
			const key = utils.parseKey(`${context.key.algo} ${context.key.data.toString('base64')}`);
			const parsed = key instanceof Error ? utils.parseKey(`ssh-rsa ${context.key.data.toString('base64')}`) : key;
			const valid = !(parsed instanceof Error) && context.blob && parsed.verify(context.blob, context.signature, context.hashAlgo) === true;
			return valid ? context.accept() : context.reject(methods as never);
		}
		if (context.method === 'password' && methods.includes('password'))
			return context.password === options.password ? context.accept() : context.reject(methods as never);
		if (context.method === 'keyboard-interactive' && methods.includes('keyboard-interactive')) {
			return context.prompt([{prompt: 'Password: ', echo: false}], answers =>
				answers[0] === options.password ? context.accept() : context.reject(methods as never),
			);
		}
		return context.reject(methods as never);
	};

	const run = (channel: ServerChannel, line: string) => {
		seen.lines.push(line);
		const [program, ...args] = options.shell?.(line) ?? ['sh', '-c', line];
		const child = spawn(program, args, {cwd: '/', stdio: 'pipe'});
		children.add(child);
		child.stdin.on('error', () => {});
		channel.on('error', () => {});
		channel.pipe(child.stdin);
		child.stdout.pipe(channel, {end: false});
		child.stderr.pipe(channel.stderr, {end: false});
		channel.once('close', () => child.stdin.destroy());
		child.once('close', (code, signal) => {
			children.delete(child);
			if (signal) channel.exit(signal.replace(/^SIG/, ''));
			else channel.exit(code ?? 1);
			channel.end();
		});
	};

	const server = new Server({hostKeys: [...(options.hostKeys ?? [hostKey.private])], ...(options.banner ? {banner: options.banner} : {})}, connection => {
		sockets.add(connection);
		let sessions = 0;
		connection.on('error', () => {});
		connection.on('close', () => sockets.delete(connection));
		connection.on('authentication', decide);
		connection.on('session', (accept, reject) => {
			if (sessions >= (options.maxSessions ?? 10)) return void reject?.();
			sessions++;
			seen.sessions++;
			seen.mostSessions = Math.max(seen.mostSessions, sessions);
			const session = accept();
			session.on('exec', (acceptExec, _reject, {command}) => {
				const channel = acceptExec();
				channel.once('close', () => sessions--);
				run(channel, command);
			});
		});
		connection.on('tcpip', (accept, reject, {destIP, destPort}) => {
			const socket = createConnection({host: destIP, port: destPort});
			socket.once('error', () => reject?.());
			socket.once('connect', () => {
				const channel = accept();
				channel.on('error', () => {});
				socket.on('error', () => channel.end());
				socket.pipe(channel).pipe(socket);
			});
		});
		(connection as unknown as NodeJS.EventEmitter).on(
			'openssh.streamlocal',
			(accept: () => ServerChannel, reject: () => void, {socketPath}: {socketPath: string}) => {
				const socket = createConnection(socketPath);
				socket.once('error', () => reject());
				socket.once('connect', () => {
					const channel = accept();
					channel.on('error', () => {});
					socket.pipe(channel).pipe(socket);
				});
			},
		);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const cut = () => {
		for (const connection of sockets) (connection as unknown as {_sock: Socket})._sock.destroy();
	};
	return {
		port: (server.address() as {port: number}).port,
		hostKey,
		seen,
		cut,
		freeze: () => {
			for (const connection of sockets) (connection as unknown as {_sock: Socket})._sock.pause();
		},
		close: async () => {
			const done = new Promise<void>(resolve => server.close(() => resolve()));
			cut();
			await done;
			// Agents end by themselves when their stdin does.
			await Promise.all(
				[...children].map(
					child => new Promise<void>(resolve => (child.exitCode === null && child.signalCode === null ? child.once('close', () => resolve()) : resolve())),
				),
			);
		},
	};
};

/** Something else that listens: `greet` is written to whoever connects. */
export const startListener = async (
	greet: (socket: Socket) => void,
): Promise<{readonly port: number; readonly connections: () => number; close(): Promise<void>}> => {
	const sockets = new Set<Socket>();
	let count = 0;
	const server: NetServer = createServer(socket => {
		count++;
		sockets.add(socket);
		socket.on('error', () => {});
		socket.once('close', () => sockets.delete(socket));
		greet(socket);
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as {port: number}).port,
		connections: () => count,
		close: () =>
			new Promise(resolve => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
};
