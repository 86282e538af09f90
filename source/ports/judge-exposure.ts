// Found against expected, for every port that must be open or must be closed. Silence counts as closed only where other ports answered.
import type {Evidence, Finding} from '../checks/shape.ts';
import type {Answer} from '../commands/shape.ts';
import type {Listener} from '../commands/ss-listeners.ts';
import {type ExpectedPort, expectedPorts, facesOthers} from './expected-ports.ts';
import type {PortProbe} from './probe-port.ts';

export type Knocked = Pick<PortProbe, 'reachable' | 'trouble'> & {readonly port: number};

export type ExposureSeen = {
	readonly listeners: Answer<readonly Listener[]>;
	readonly outside: readonly Knocked[];
	readonly vpn: readonly Knocked[];
	readonly publicAddress: string | undefined;
	readonly vpnAddress: string | undefined;
	/** Tried at a private address: that others in the same network get in says nothing of the world. */
	readonly inside: boolean;
};

type Place = {
	readonly bound: readonly Listener[] | undefined;
	readonly outside: Knocked | undefined;
	readonly vpn: Knocked | undefined;
	/** Something answered there, so silence means something. */
	readonly heard: boolean;
	readonly inside: boolean;
};

const subjectOf = ({port}: ExpectedPort): string => `port ${port}`;

const evidenceOf = (bound: readonly Listener[] | undefined): {readonly evidence?: readonly Evidence[]} =>
	bound === undefined || bound.length === 0
		? {}
		: {evidence: bound.map(each => ({from: 'ss -tlnp', text: `${each.address}:${each.port} ${each.programs.join(', ')}`.trim()}))};

const judgeOpen = (expected: ExpectedPort, {bound, outside, heard}: Place): Finding | undefined => {
	const subject = subjectOf(expected);
	const title = `${expected.port} (${expected.title})`;
	if (bound !== undefined && bound.length === 0) return {level: 'failure', subject, says: `Nothing listens on ${title}.`};
	if (bound !== undefined && !bound.some(each => facesOthers(each.address)))
		return {level: 'failure', subject, says: `${title} listens on the server itself only.`, ...evidenceOf(bound)};
	if (outside === undefined || outside.reachable === 'open') return undefined;
	if (outside.reachable === 'unknown')
		return {level: 'unknown', subject, says: `Whether ${title} is open cannot be told from here: ${outside.trouble ?? 'no reason given'}.`};
	if (expected.port === 25)
		return {
			level: 'unknown',
			subject,
			says: 'Port 25 does not answer from here. Most networks block it outwards: try from another one before blaming the server.',
		};
	if (!heard) return undefined;
	return {
		level: 'failure',
		subject,
		says: `${title} listens, but from here it is ${outside.reachable === 'refused' ? 'refused' : 'without answer'}: see the firewalls of the server and of its provider.`,
		...evidenceOf(bound),
	};
};

const judgeClosed = (expected: ExpectedPort, {bound, outside, vpn, heard, inside}: Place): Finding | undefined => {
	const subject = subjectOf(expected);
	const facing = bound?.filter(each => facesOthers(each.address));
	const title = `${expected.title} (${expected.port})`;
	if (outside?.reachable === 'open' && inside) {
		return {
			level: 'unknown',
			subject,
			says: `${title} answers from here, in the server's own network; whether the world gets in, too, must be tried from outside.`,
			...evidenceOf(facing),
		};
	}
	if (outside?.reachable === 'open') {
		return {
			level: 'failure',
			subject,
			says: `${title} answers the whole internet: bind it to 127.0.0.1 or the VPN's address, or close it in the firewall.`,
			...evidenceOf(facing),
		};
	}
	// Ports of programs that are not here need no line of their own.
	if (bound !== undefined && bound.length === 0) return undefined;
	const byVpn = vpn?.reachable === 'open' ? ', open over the VPN' : '';
	const proven = outside?.reachable === 'refused' || (outside?.reachable === 'filtered' && heard);
	if (proven)
		return bound === undefined && byVpn === ''
			? undefined
			: {level: 'ok', subject, says: `${title} is closed to ${inside ? 'its own network' : 'the world'}${byVpn}.`};
	if (facing !== undefined && facing.length === 0) return {level: 'ok', subject, says: `${title} listens on the server itself only${byVpn}.`};
	if (bound === undefined) return undefined;
	const everywhere = facing?.some(each => each.address === '0.0.0.0' || each.address === '::') ?? false;
	const why = outside === undefined ? 'no public address is known to try it at' : (outside.trouble ?? 'nothing answers there');
	return {
		level: everywhere ? 'warning' : 'unknown',
		subject,
		says: `Whether ${title} is closed to the world cannot be told from here: ${why}. It listens on ${facing?.map(each => each.address).join(', ')}.`,
	};
};

const mustBeOpen = expectedPorts.filter(each => each.outside === 'open').map(each => each.port);

/** Where no mail port listens to others, that nothing answers is no wonder. */
const answersOthers = (listeners: Answer<readonly Listener[]>): boolean =>
	!listeners.ok || listeners.value.some(each => mustBeOpen.includes(each.port) && facesOthers(each.address));

export const judgeExposure = ({listeners, outside, vpn, publicAddress, vpnAddress, inside}: ExposureSeen): Finding[] => {
	const heard = outside.some(probe => probe.reachable === 'open');
	const place = ({port}: ExpectedPort): Place => ({
		bound: listeners.ok ? listeners.value.filter(each => each.port === port) : undefined,
		outside: outside.find(probe => probe.port === port),
		vpn: vpn.find(probe => probe.port === port),
		heard,
		inside,
	});
	const findings = expectedPorts.flatMap(expected => {
		const finding =
			expected.outside === 'open' ? judgeOpen(expected, place(expected)) : expected.outside === 'closed' ? judgeClosed(expected, place(expected)) : undefined;
		return finding === undefined ? [] : [finding];
	});
	const blind: Finding[] = [];
	if (!listeners.ok) blind.push({level: 'unknown', subject: 'listeners', says: `Who listens on the server cannot be told: ${listeners.why}`});
	if (publicAddress === undefined)
		blind.push({
			level: 'unknown',
			subject: 'from outside',
			says: 'No public address of the server is known, so nothing was tried from outside: name it in the profile.',
		});
	else if (!heard && answersOthers(listeners))
		blind.push({
			level: 'unknown',
			subject: publicAddress,
			says: `None of the mail ports answers from here at ${publicAddress}: is this machine online, and is that the server's address?`,
		});
	const open = outside.filter(probe => probe.reachable === 'open' && mustBeOpen.includes(probe.port)).map(probe => probe.port);
	const fine: Finding[] =
		open.length === 0
			? []
			: [
					{
						level: 'ok',
						subject: publicAddress ?? 'from outside',
						says: `${open.join(', ')} open to ${inside ? 'this network' : 'the world'}${vpnAddress === undefined ? '' : `; VPN tried at ${vpnAddress}`}.`,
					},
				];
	return [...blind, ...findings, ...fine];
};
