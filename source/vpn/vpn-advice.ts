// Whether this machine is in the VPN of an address, and if not, with which command it would be. Pure.
import {visible} from '../format/visible.ts';
import {quoteArgv} from '../host/quote.ts';
import type {FoundConfigurations, VpnConfiguration} from './find-configurations.ts';
import {type HoldingInterface, type Interfaces, interfaceHolding, interfaceNamed} from './interfaces.ts';
import {bestBitsHolding} from './network.ts';

export type VpnAdvice = {
	/** Sentences for the user. */
	readonly says: string;
	/** Shell lines that would help, the likeliest first. */
	readonly commands: readonly string[];
} & ({readonly state: 'up'; readonly interface: HoldingInterface} | {readonly state: 'down'});

const titleOf = ({kind, name}: VpnConfiguration): string => (kind === 'Tailscale' ? kind : `${kind} ${visible(name)}`);

const commandOf = ({bringUp}: VpnConfiguration): string => visible(quoteArgv(bringUp));

const or = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);

const up = (address: string, found: HoldingInterface, through: VpnConfiguration | undefined): VpnAdvice => {
	const named = found.kind === 'network' && through === undefined ? found.name : `${found.name} (${through?.kind ?? found.kind})`;
	const isWireGuard = found.kind === 'WireGuard' || through?.kind === 'WireGuard';
	return {
		state: 'up',
		interface: found,
		says: `${named} is up on this machine and leads to ${address}.${isWireGuard ? ' WireGuard is up even when its peer is not: its last handshake tells.' : ''}`,
		commands: isWireGuard ? [`sudo wg show ${found.name}`] : [],
	};
};

export const vpnAdvice = (address: string, interfaces: Interfaces, {configurations, unreadable}: FoundConfigurations): VpnAdvice => {
	const covering = configurations
		.map(configuration => ({configuration, bits: configuration.networks && bestBitsHolding(configuration.networks, address)}))
		.filter((each): each is {configuration: VpnConfiguration; bits: number} => each.bits !== undefined)
		.sort((one, other) => other.bits - one.bits)
		.map(({configuration}) => configuration);

	const holding = interfaceHolding(address, interfaces);
	if (holding)
		return up(
			address,
			holding,
			covering.find(each => each.interfaceName === holding.name),
		);
	// A tunnel often gives this machine a /32 of its own: then only its configuration knows where it leads.
	for (const configuration of covering) {
		const named = configuration.interfaceName === undefined ? undefined : interfaceNamed(configuration.interfaceName, interfaces);
		if (named) return up(address, named, configuration);
	}

	const [best, ...others] = covering;
	const down = `No interface of this machine is in the network of ${address}`;
	if (best) {
		const more = others.length === 0 ? '' : ` (or ${or(others.map(titleOf))})`;
		return {state: 'down', says: `${down}. ${titleOf(best)} leads there${more} and is down.`, commands: covering.map(commandOf)};
	}
	const possible = configurations.filter(
		each => each.networks === undefined && !(each.interfaceName !== undefined && interfaceNamed(each.interfaceName, interfaces)),
	);
	const closed = unreadable.length === 0 ? '' : ` What is in ${or(unreadable)} only root can read.`;
	if (possible.length > 0)
		return {state: 'down', says: `${down}. Perhaps ${or(possible.map(titleOf))} leads there.${closed}`, commands: possible.map(commandOf)};
	if (closed) return {state: 'down', says: `${down}.${closed}`, commands: [`sudo ls ${quoteArgv(unreadable)}`]};
	const seen =
		configurations.length === 0
			? 'and no VPN is set up here (looked for WireGuard, OpenVPN, NetworkManager and Tailscale)'
			: `and none of the VPNs set up here leads there (${configurations.map(titleOf).join(', ')})`;
	return {state: 'down', says: `${down}, ${seen}.`, commands: []};
};
