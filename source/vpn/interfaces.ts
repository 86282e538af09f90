// The interface of this machine through which an address is reached, as far as its own network tells (ip-address(8)).
import type {NetworkInterfaceInfo} from 'node:os';
import {bestBitsHolding, bitsHolding} from './network.ts';

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

type InterfaceKind = 'WireGuard' | 'Tailscale' | 'tunnel' | 'PPP' | 'network';

/** `os.networkInterfaces()` names only those that are up and have an address. */
export type HoldingInterface = {
	readonly name: string;
	readonly kind: InterfaceKind;
	/** Its own address there. */
	readonly address: string;
};

/** Nothing but the name tells; the names are what wg-quick(8), openvpn(8), pppd(8) and tailscaled give. */
const kindOf = (name: string): InterfaceKind => {
	if (/^tailscale\d+$/.test(name)) return 'Tailscale';
	if (/^wg|wireguard/i.test(name)) return 'WireGuard';
	if (/^(tun|tap|utun)/.test(name)) return 'tunnel';
	return /^ppp/.test(name) ? 'PPP' : 'network';
};

/** Tailscale gives every machine a /32 of these (RFC 6598; its own ULA prefix). */
export const tailscaleNetworks = ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'];

/** The most specific one; undefined: none that is up holds the address. */
export const interfaceHolding = (address: string, interfaces: Interfaces): HoldingInterface | undefined => {
	const fitting = Object.entries(interfaces).flatMap(([name, infos]) =>
		(infos ?? []).flatMap(info => {
			const kind = kindOf(name);
			const own = info.cidr === null || info.internal ? undefined : bitsHolding(info.cidr, address);
			const bits = own ?? (kind === 'Tailscale' ? bestBitsHolding(tailscaleNetworks, address) : undefined);
			return bits === undefined ? [] : [{bits, found: {name, kind, address: info.address}}];
		}),
	);
	return fitting.sort((one, other) => other.bits - one.bits)[0]?.found;
};

export const interfaceNamed = (name: string, interfaces: Interfaces): HoldingInterface | undefined => {
	const [info] = interfaces[name] ?? [];
	return info && {name, kind: kindOf(name), address: info.address};
};
