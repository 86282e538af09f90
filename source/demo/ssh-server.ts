// The demo's sshd: a real ssh2 server on loopback with a host key made for this run, which lets in one key and nobody else.
import {timingSafeEqual} from 'node:crypto';
import type {AddressInfo} from 'node:net';
import type {Duplex} from 'node:stream';
import ssh2, {type Connection, type ServerChannel} from 'ssh2';
import {serveAgent} from './agent.ts';
import {runProgram} from './programs/run.ts';
import type {World} from './world.ts';

export type SshServer = {
	readonly port: number;
	/** `ssh-ed25519 AAAA...` */
	readonly hostKey: string;
	/** OpenSSH's own format. */
	readonly clientKey: string;
	close(): Promise<void>;
};

/** One word a shell would make of each: enough for what quote.ts writes. */
const words = (line: string): string[] =>
	[...line.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/gs)].map(match =>
		match[0].replace(/'([^']*)'|\\(.)/gs, (_, quoted: string | undefined, escaped: string | undefined) => quoted ?? escaped ?? ''),
	);

const serveExec = async (channel: ServerChannel, line: string, world: World) => {
	const agent = /mailtui-agent (\d+)/.exec(line);
	if (agent) {
		await serveAgent(channel, world, 0, Number(agent[1]));
		channel.exit(0);
		channel.end();
		return;
	}
	const stop = new AbortController();
	channel.once('close', () => stop.abort());
	const stdin: Buffer[] = [];
	channel.on('data', (chunk: Buffer) => stdin.push(chunk));
	const code = await runProgram({
		argv: words(line),
		stdin: Buffer.concat(stdin),
		world,
		uid: 0,
		signal: stop.signal,
		out: text => channel.write(text),
		err: text => channel.stderr.write(text),
	});
	channel.exit(code);
	channel.end();
};

const join = (channel: Duplex, other: Duplex) => {
	channel.pipe(other).pipe(channel);
	for (const [one, two] of [
		[channel, other],
		[other, channel],
	] as const) {
		one.on('error', () => two.destroy());
		one.once('close', () => two.destroy());
	}
};

/** An ed25519 key is 32 bytes behind two lengths and a name (RFC 8709); ssh2 1.17 loses a leading zero, which breaks one pair in 256. */
const publicBlobBytes = 51;

const makeKey = () => {
	for (let attempt = 1; attempt <= 10; attempt++) {
		const pair = ssh2.utils.generateKeyPairSync('ed25519');
		if (Buffer.from(pair.public.split(' ')[1] ?? '', 'base64').length === publicBlobBytes) return pair;
	}
	throw new Error('ssh2 made ten broken keys in a row');
};

/** `dial` is what the server reaches: its own ports and PostgreSQL's socket. Rejects where nobody listens. */
export const startSshServer = async (
	world: World,
	dial: (to: {readonly host: string; readonly port: number} | {readonly unixPath: string}) => Promise<Duplex>,
): Promise<SshServer> => {
	const host = makeKey();
	const client = makeKey();
	const allowed = ssh2.utils.parseKey(client.public);
	if (allowed instanceof Error) throw allowed;
	const allowedBytes = allowed.getPublicSSH();
	const connections = new Set<Connection>();

	const server = new ssh2.Server({hostKeys: [host.private], ident: 'OpenSSH_10.0p2 Debian-7'}, connection => {
		connections.add(connection);
		// Answers are small: without it each waits 40 ms for the client's acknowledgement.
		(connection as Connection & {setNoDelay(on: boolean): void}).setNoDelay(true);
		connection.once('close', () => connections.delete(connection));
		connection.on('error', () => connection.end());
		connection.on('authentication', context => {
			if (context.method !== 'publickey' || context.username !== 'root') return context.reject(['publickey']);
			const {data} = context.key;
			const known = data.length === allowedBytes.length && timingSafeEqual(data, allowedBytes);
			const proven = !context.signature || (context.blob !== undefined && allowed.verify(context.blob, context.signature, context.hashAlgo) === true);
			if (known && proven) context.accept();
			else context.reject(['publickey']);
		});
		connection.on('session', accept => {
			const session = accept();
			session.on('exec', (acceptExec, _reject, info) => {
				const channel = acceptExec();
				channel.on('error', () => {});
				void serveExec(channel, info.command, world).catch(() => channel.close());
			});
		});
		const forward = (to: Parameters<typeof dial>[0], accept: () => ServerChannel | Duplex, reject: () => void) => {
			dial(to).then(
				other => {
					const channel = accept();
					join(channel, other);
				},
				() => reject(),
			);
		};
		connection.on('tcpip', (accept, reject, info) => forward({host: info.destIP, port: info.destPort}, accept, reject));
		connection.on('openssh.streamlocal' as 'tcpip', (accept, reject, info) =>
			forward({unixPath: (info as unknown as {socketPath: string}).socketPath}, accept, reject),
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		hostKey: host.public.trim(),
		clientKey: client.private,
		close: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				for (const connection of connections) connection.end();
			}),
	};
};
