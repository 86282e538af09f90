// The host `demo`: a broken mail server in this process, behind a real SSH connection on loopback. No root, no network, nothing left behind.
import {rmSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Target} from '../checks/shape.ts';
import type {Answer} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';
import type {Here} from '../host/here.ts';
import type {Login} from '../host/login.ts';
import type {Secret} from '../host/secret.ts';
import {createNetwork} from './network.ts';
import {startSshServer} from './ssh-server.ts';
import {createWorld, type World} from './world.ts';

export type Demo = {
	readonly login: Login;
	readonly here: Here;
	readonly target: Target;
	readonly probeAddress: string;
	readonly probePassword: Secret;
	/** The certificate authority that issued the server's certificate: PEM, and a file with it. */
	readonly ca: string;
	readonly caFile: string;
	readonly world: World;
	/** The active domains of the database, as they are just now. */
	mailDomains(): Promise<Answer<readonly string[]>>;
	/** Everything ends, and the temporary directory is gone. */
	close(): Promise<void>;
};

export const startDemo = async (clock: Clock): Promise<Demo> => {
	const world = createWorld(clock);
	const network = createNetwork(world);
	const server = await startSshServer(world, network.fromServer);
	const directory = await mkdtemp(join(tmpdir(), 'mailtui-demo-'));
	// Whoever ends the process in the middle leaves nothing behind either.
	const removeNow = () => rmSync(directory, {recursive: true, force: true});
	process.once('exit', removeNow);
	const [identity, knownHosts, caFile] = ['key', 'known_hosts', 'ca.pem'].map(name => join(directory, name)) as [string, string, string];
	await Promise.all([
		writeFile(identity, server.clientKey, {mode: 0o600}),
		writeFile(knownHosts, `[127.0.0.1]:${server.port} ${server.hostKey}\n`),
		writeFile(caFile, world.certificates.rootPem),
	]);
	return {
		login: {
			label: 'demo',
			user: 'root',
			host: '127.0.0.1',
			port: server.port,
			identityFiles: [identity],
			identitiesOnly: true,
			jumps: [],
			knownHostsFiles: [knownHosts],
			appendKnownHostsTo: knownHosts,
			acceptNew: false,
			via: 'ssh',
			readOnly: false,
			keepAliveMs: 0,
			connectTimeoutMs: 10_000,
		},
		here: network.here,
		target: {publicAddress: world.publicAddress, vpnAddress: world.vpnAddress, hostName: world.hostName},
		probeAddress: 'testuser1@example.org',
		probePassword: world.password,
		ca: world.certificates.rootPem,
		caFile,
		world,
		mailDomains: async () => {
			if (!world.units.isActive('postgresql@17-main.service')) return {ok: false, why: 'The database does not answer.', missing: false};
			const answer = await world.database.query('SELECT domain FROM domain WHERE active');
			return answer.ok ? {ok: true, value: answer.rows.map(row => String(row['domain']))} : {ok: false, why: answer.error, missing: false};
		},
		close: async () => {
			await server.close();
			network.close();
			await world.close();
			await rm(directory, {recursive: true, force: true});
			process.off('exit', removeNow);
		},
	};
};
