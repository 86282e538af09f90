// The host over SSH: the way there (jumps, VPN), the login, and a connection that comes back when it is lost.
import type {Duplex} from 'node:stream';
import {createAgentHost} from './agent-host.ts';
import type {Remembered} from './auth.ts';
import type {Line} from './channel.ts';
import type {Clock} from './clock.ts';
import {createPatientAsker} from './deadline.ts';
import type {Host, Route} from './host.ts';
import {HostError} from './host-error.ts';
import {type Identities, loadIdentities} from './identities.ts';
import type {Asker, Login} from './login.ts';
import {createReconnectingLines} from './reconnect.ts';
import {dialTcp, openFirst, type Way} from './route.ts';
import {openSshLine} from './ssh-line.ts';

/** Throws HostError. What is asked for (keys, passphrases, passwords) is remembered, so that reconnecting asks nothing. */
export const connectSsh = async (login: Login, asker: Asker | undefined, clock: Clock): Promise<Host> => {
	const patient = createPatientAsker(asker, clock);
	const proofs = new Map<Login, {readonly identities: Promise<Identities>; readonly remembered: Remembered}>();
	const proofOf = (one: Login) => {
		const known = proofs.get(one) ?? {identities: loadIdentities(one, patient.asker), remembered: {}};
		proofs.set(one, known);
		return known;
	};

	const shake = async (one: Login, stream: Duplex, route: Route, who: Asker | undefined): Promise<Line> => {
		const {identities, remembered} = proofOf(one);
		return openSshLine({login: one, stream, route, identities: await identities, remembered, patient, asker: who, clock});
	};

	/** A stream to `to`, through every jump before it; each hop proves its own key. */
	const throughJumps = async (to: Login, who: Asker | undefined, signal: AbortSignal): Promise<Duplex> => {
		const [first, ...rest] = to.jumps;
		if (!first) return dialTcp(to.host, to.port, to.connectTimeoutMs, clock, signal);
		const hops: Line[] = [];
		try {
			let stream = await throughJumps(first, who, signal);
			let hop = first;
			for (const next of [...rest, to]) {
				const line = await shake(hop, stream, {via: 'ssh', address: hop.host}, who);
				hops.push(line);
				stream = await line.dial({host: next.host, port: next.port});
				hop = next;
			}
			stream.once('close', () => {
				for (const line of hops) void line.close();
			});
			return stream;
		} catch (error) {
			for (const line of hops) void line.close();
			throw error;
		}
	};

	const publicWay = (who: Asker | undefined): Way => ({route: {via: 'ssh', address: login.host}, open: signal => throughJumps(login, who, signal)});
	const vpnWay = (address: string): Way => ({
		route: {via: 'vpn', address},
		open: signal => dialTcp(address, login.port, login.connectTimeoutMs, clock, signal),
	});

	const ways = (who: Asker | undefined): [Way, ...Way[]] => {
		if (login.via === 'ssh') return [publicWay(who)];
		if (login.vpnAddress) return login.via === 'vpn' ? [vpnWay(login.vpnAddress)] : [vpnWay(login.vpnAddress), publicWay(who)];
		if (login.via === 'vpn')
			throw new HostError(
				'unreachable',
				`No VPN address is known for ${login.label}`,
				'Name it in the profile (vpn = "10.100.0.1"), or take another way with --via ssh.',
			);
		return [publicWay(who)];
	};

	const connect = async (who: Asker | undefined, signal: AbortSignal): Promise<Line> => {
		// A question about a key comes before the server starts to count the seconds of the login.
		await proofOf(login).identities;
		const {route, stream} = await openFirst(ways(who), login, clock, signal);
		return shake(login, stream, route, who);
	};

	const first = await connect(patient.asker, new AbortController().signal);
	patient.silence();
	const lines = createReconnectingLines({label: login.label, first, connect: signal => connect(undefined, signal), clock});
	return createAgentHost({
		label: login.label,
		kind: 'ssh',
		lines,
		sudo: login.user === 'root' ? undefined : {given: login.sudoPassword, asker},
		clock,
	});
};
