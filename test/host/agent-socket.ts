// An ssh-agent on a unix socket that holds the given keys (draft-ietf-sshm-ssh-agent), and counts its signatures.
import {createServer, type Socket} from 'node:net';
import ssh2, {type ParsedKey} from 'ssh2';

export const startAgentSocket = async (path: string, privateKeys: readonly string[]) => {
	const keys = privateKeys.map(text => ssh2.utils.parseKey(text) as ParsedKey);
	const sockets = new Set<Socket>();
	let signatures = 0;
	const server = createServer(socket => {
		sockets.add(socket);
		const protocol = new ssh2.AgentProtocol(false);
		protocol.on('identities', request => protocol.getIdentitiesReply(request, keys as never));
		protocol.on('sign', (request, publicKey, data, options) => {
			const key = keys.find(one => one.getPublicSSH().equals((publicKey as ParsedKey).getPublicSSH()));
			if (!key) return void protocol.failureReply(request);
			signatures++;
			protocol.signReply(request, key.sign(data, options.hash));
		});
		socket.on('error', () => {});
		protocol.on('error', () => {});
		socket.pipe(protocol).pipe(socket);
	});
	await new Promise<void>(resolve => server.listen(path, resolve));
	return {
		signatures: () => signatures,
		close: () =>
			new Promise<void>(resolve => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
};
