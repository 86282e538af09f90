// The name under which the DNS keeps what it says of an address (RFC 1035 section 3.5, RFC 3596 section 2.5), and which addresses are nobody's.
import {BlockList, isIP} from 'node:net';

/** The 32 hexadecimal digits of an IPv6 address. */
const nibblesOf = (address: string): string[] => {
	const plain = address
		.replace(/%.*$/, '')
		.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
			[Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map(part => part.toString(16)).join(':'),
		);
	const [head = '', tail] = plain.split('::');
	const left = head === '' ? [] : head.split(':');
	const right = tail === undefined || tail === '' ? [] : tail.split(':');
	const middle = tail === undefined ? [] : Array.from({length: Math.max(0, 8 - left.length - right.length)}, () => '0');
	return [...left, ...middle, ...right].flatMap(group => [...group.padStart(4, '0')]);
};

/** `10.113.0.203` or the nibbles, without the zone behind it: what block lists are asked for, too. */
export const reversed = (address: string): string => (isIP(address) === 6 ? nibblesOf(address.toLowerCase()) : address.split('.')).toReversed().join('.');

export const reverseName = (address: string): string => `${reversed(address)}.${isIP(address) === 6 ? 'ip6.arpa' : 'in-addr.arpa'}`;

/** One writing for each address, so that two can be compared. */
export const sameAddress = (one: string, other: string): boolean => isIP(one) !== 0 && isIP(one) === isIP(other) && reversed(one) === reversed(other);

const privateBlocks = new BlockList();
for (const [net, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
] as const)
	privateBlocks.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
	['::', 127],
	['fc00::', 7],
	['fe80::', 10],
] as const)
	privateBlocks.addSubnet(net, bits, 'ipv6');

/** Seen by nobody outside (RFC 1918, RFC 6598, RFC 4193). */
export const isPrivate = (address: string): boolean => privateBlocks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const documentationBlocks = new BlockList();
for (const net of ['192.0.2.0', '198.51.100.0', '203.0.113.0']) documentationBlocks.addSubnet(net, 24, 'ipv4');
documentationBlocks.addSubnet('2001:db8::', 32, 'ipv6');

/** Of examples and make-believe servers (RFC 5737, RFC 3849). */
export const isForDocumentation = (address: string): boolean => documentationBlocks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
