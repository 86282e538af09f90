// Knocks from here at the ports that must be open and at those that must not, on every address that the server's name has.
import {BlockList, isIP} from 'node:net';
import type {At} from '../checks/shape.ts';
import {ssListeners} from '../commands/ss-listeners.ts';
import type {Here} from '../host/here.ts';
import {type ExpectedPort, expectedPorts, facesOthers} from './expected-ports.ts';
import type {ExposureSeen, Knocked} from './judge-exposure.ts';
import {type PortProbe, probePort} from './probe-port.ts';

/** A name that cannot be resolved is tried as it is, and then says why it cannot. */
const addressesOf = async (here: Here, name: string): Promise<readonly string[]> => {
	try {
		const addresses = (await here.addresses?.(name)) ?? [];
		return addresses.length > 0 ? addresses : [name];
	} catch {
		return [name];
	}
};

/** RFC 1918, RFC 4193, loopback and link-local. */
const privateNetworks = new BlockList();
for (const [network, prefix] of [
	['10.0.0.0', 8],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
] as const)
	privateNetworks.addSubnet(network, prefix);
for (const [network, prefix] of [
	['fc00::', 7],
	['::1', 128],
	['fe80::', 10],
] as const)
	privateNetworks.addSubnet(network, prefix, 'ipv6');

const isPrivate = (address: string): boolean => isIP(address) !== 0 && privateNetworks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const openFirst: ReadonlyArray<PortProbe['reachable']> = ['open', 'refused', 'filtered', 'unknown'];

/** Open on one address is open. An address to which there is no route from here proves nothing when another one answered. */
const mostOpen = (probes: readonly PortProbe[]): PortProbe | undefined =>
	probes.toSorted((a, b) => openFirst.indexOf(a.reachable) - openFirst.indexOf(b.reachable))[0];

export const lookAtExposure = async (at: At): Promise<ExposureSeen> => {
	const {publicAddress, vpnAddress} = at.target;
	// Before anything is waited for: it travels with what the other checks ask.
	const asked = at.ask(ssListeners, undefined);
	const addresses = publicAddress === undefined ? [] : await addressesOf(at.here, publicAddress);
	const knock = async (tried: readonly string[], {port, kind}: ExpectedPort): Promise<Knocked | undefined> => {
		const probes = await Promise.all(
			tried.map(address =>
				probePort({connect: at.here.connect, clock: at.clock, signal: at.signal, address, port, kind, briefly: true, connectTimeoutMs: 2_000}),
			),
		);
		const worst = mostOpen(probes);
		return worst === undefined ? undefined : {port, ...worst};
	};
	const knockAll = (tried: readonly string[], which: readonly ExpectedPort[]) => Promise.all(which.map(each => knock(tried, each)));
	// What is no business of the world is tried only where it listens to more than itself: knocking at all of them would be a port scan.
	const inner = asked.then(listeners => {
		const facing = listeners.ok ? listeners.value.filter(each => facesOthers(each.address)).map(each => each.port) : [];
		return knockAll(
			addresses,
			expectedPorts.filter(each => each.outside === 'closed' && each.kind !== 'postgresql' && facing.includes(each.port)),
		);
	});
	const database = expectedPorts.filter(each => each.kind === 'postgresql');
	const [listeners, mail, others, vpn] = await Promise.all([
		asked,
		// Without the ones that must be open, silence of the database would prove nothing.
		knockAll(addresses, [...expectedPorts.filter(each => each.outside === 'open'), ...database]),
		inner,
		knockAll(vpnAddress === undefined ? [] : [vpnAddress], database),
	]);
	const outside = [...mail, ...others];
	const known = <Probe>(probes: ReadonlyArray<Probe | undefined>): Probe[] => probes.filter(probe => probe !== undefined);
	return {listeners, outside: known(outside), vpn: known(vpn), publicAddress, vpnAddress, inside: addresses.length > 0 && addresses.every(isPrivate)};
};
