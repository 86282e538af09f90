// Networks as `10.100.0.0/24` and whether they hold an address (RFC 4632, RFC 4291).
import {BlockList, isIP} from 'node:net';

/** A bare address is a network of one. Undefined when it is neither. */
const parseNetwork = (text: string): {address: string; bits: number; family: 'ipv4' | 'ipv6'} | undefined => {
	const [address = '', prefix] = text.trim().split('/');
	const version = isIP(address);
	if (version === 0) return undefined;
	const most = version === 4 ? 32 : 128;
	const bits = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
	return bits >= 0 && bits <= most ? {address, bits, family: version === 4 ? 'ipv4' : 'ipv6'} : undefined;
};

/** How many bits the network shares with the address (0 for a default route), or undefined when it does not hold it. */
export const bitsHolding = (network: string, address: string): number | undefined => {
	const parsed = parseNetwork(network);
	if (!parsed || isIP(address) !== (parsed.family === 'ipv4' ? 4 : 6)) return undefined;
	const list = new BlockList();
	list.addSubnet(parsed.address, parsed.bits, parsed.family);
	return list.check(address, parsed.family) ? parsed.bits : undefined;
};

/** Of the network that fits best. */
export const bestBitsHolding = (networks: readonly string[], address: string): number | undefined => {
	const fitting = networks.map(network => bitsHolding(network, address)).filter(bits => bits !== undefined);
	return fitting.length === 0 ? undefined : Math.max(...fitting);
};
