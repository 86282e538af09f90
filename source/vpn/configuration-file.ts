// What a VPN's own configuration file says of the networks behind it: wg-quick(8), systemd.netdev(5), nm-settings-keyfile(5), openvpn(8).
import {isIP} from 'node:net';

export type IniEntry = {readonly section: string; readonly key: string; readonly value: string};

/** Sections and keys in lower case; comments dropped. */
export const parseIni = (text: string): IniEntry[] => {
	let section = '';
	return text.split('\n').flatMap((raw): IniEntry[] => {
		const line = raw.replace(/(^|\s)[#;].*$/, '').trim();
		const header = /^\[(.+)\]$/.exec(line)?.[1];
		if (header !== undefined) section = header.toLowerCase();
		const [, key, value] = /^([^=[]+?)\s*=\s*(.*)$/.exec(line) ?? [];
		return key === undefined || value === undefined ? [] : [{section, key: key.toLowerCase(), value}];
	});
};

const lists = (entries: readonly IniEntry[], keys: readonly string[]): string[] =>
	entries
		.filter(({key}) => keys.includes(key))
		.flatMap(({value}) => value.split(/[,;\s]+/))
		.filter(each => isIP(each.split('/')[0] ?? '') !== 0);

/** Of [Peer] sections: where packets go; of [Interface]: the network it is itself in. */
export const wireguardNetworks = (text: string): string[] => lists(parseIni(text), ['address', 'address1', 'allowedips', 'allowed-ips']);

const prefixOf = (mask: string): number => mask.split('.').reduce((bits, octet) => bits + Number(octet).toString(2).replaceAll('0', '').length, 0);

/** Undefined where the server pushes its routes, as most do: then only connecting tells. */
export const openvpnNetworks = (text: string): string[] | undefined => {
	const routes = text.split('\n').flatMap(line => {
		const [, address = '', mask = '255.255.255.255'] = /^\s*route\s+(\S+)(?:\s+(\S+))?/.exec(line) ?? [];
		const network6 = /^\s*route-ipv6\s+(\S+)/.exec(line)?.[1];
		if (network6 !== undefined) return [network6];
		return isIP(address) === 4 && isIP(mask) === 4 ? [`${address}/${prefixOf(mask)}`] : [];
	});
	return routes.length === 0 ? undefined : routes;
};
