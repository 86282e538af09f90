// Who reaches which port of the demo: from the server itself, from outside by its public address, and by VPN.
import type {Duplex} from 'node:stream';
import type {Here} from '../host/here.ts';
import {serveImap} from './imap-server.ts';
import {listeningPorts} from './listening.ts';
import {answerDns, nameServerAddress, serveDns} from './name-server.ts';
import {serveSieve} from './sieve-server.ts';
import {serveSmtp} from './smtp-server.ts';
import {createWire} from './wire.ts';
import type {World} from './world.ts';

const failure = (code: 'ECONNREFUSED' | 'EHOSTUNREACH', address: string, port: number): Error =>
	Object.assign(new Error(`connect ${code} ${address}:${port}`), {code, syscall: 'connect', address, port});

export const createNetwork = (world: World) => {
	const open = new Set<Duplex>();

	const wire = (serve: (far: Duplex) => void): Duplex => {
		const [near, far] = createWire();
		for (const end of [near, far]) {
			open.add(end);
			end.once('close', () => open.delete(end));
			// Who goes away in the middle is no fault of ours.
			end.on('error', () => {});
		}
		serve(far);
		return near;
	};

	const connect = async (address: string, port: number, peer: string): Promise<Duplex> => {
		const family = address.includes(':') ? '::' : '0.0.0.0';
		const listener = listeningPorts(world).find(
			each => each.port === port && (each.address === family || each.address === address || (address === 'localhost' && each.address === '127.0.0.1')),
		);
		if (!listener) throw failure('ECONNREFUSED', address, port);
		if (listener.service === 'postgresql') return world.database.dial();
		return wire(far => {
			if (listener.program === 'master') serveSmtp(far, world, listener.service as 'smtp', peer);
			else if (listener.service.startsWith('sieve')) serveSieve(far, world);
			else if (listener.program === 'dovecot') serveImap(far, world, listener.service, peer);
			else far.end(listener.program === 'sshd' ? 'SSH-2.0-OpenSSH_10.0p2 Debian-7\r\n' : '');
		});
	};
	const isNameServer = (address: string, port: number): boolean => address === nameServerAddress && port === 53;

	const local = new Set(['127.0.0.1', '::1', 'localhost', world.hostName, world.publicAddress, world.vpnAddress]);

	const fromServer = async (to: {readonly host: string; readonly port: number} | {readonly unixPath: string}): Promise<Duplex> => {
		if ('unixPath' in to) {
			if (!/\/\.s\.PGSQL\.5432$/.test(to.unixPath) || !world.units.isActive('postgresql@17-main.service')) throw new Error(`connect ENOENT ${to.unixPath}`);
			return world.database.dial();
		}
		if (isNameServer(to.host, to.port)) return wire(far => serveDns(far, world));
		if (!local.has(to.host)) throw failure('EHOSTUNREACH', to.host, to.port);
		return connect(to.host, to.port, '127.0.0.1');
	};

	const here: Here = {
		connect: async (address, port, signal) => {
			signal.throwIfAborted();
			if (isNameServer(address, port)) return wire(far => serveDns(far, world));
			if (address === world.publicAddress || address === world.hostName) return connect(world.publicAddress, port, '198.51.100.7');
			if (address === world.vpnAddress) return connect(address, port, '10.100.0.2');
			throw failure('EHOSTUNREACH', address, port);
		},
		exchange: async (address, port, datagram, accepts, signal) => {
			signal.throwIfAborted();
			// The server answers for its own zones by datagram, as the lab's does.
			if (!isNameServer(address, port) && !(address === world.publicAddress && port === 53)) throw failure('EHOSTUNREACH', address, port);
			const answer = answerDns(world, datagram);
			if (answer === undefined || !accepts(answer)) throw failure('ECONNREFUSED', address, port);
			return answer;
		},
		nameServers: () => [nameServerAddress],
	};

	return {
		here,
		fromServer,
		close: () => {
			for (const stream of open) stream.destroy();
		},
	};
};
