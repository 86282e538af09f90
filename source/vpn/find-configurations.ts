// The VPNs that this machine is set up for: WireGuard, OpenVPN, systemd units and systemd-networkd, NetworkManager, Tailscale.
import {readdir, readFile} from 'node:fs/promises';
import {openvpnNetworks, parseIni, wireguardNetworks} from './configuration-file.ts';
import {tailscaleNetworks} from './interfaces.ts';

export type VpnConfiguration = {
	readonly kind: 'WireGuard' | 'OpenVPN' | 'NetworkManager' | 'Tailscale';
	readonly name: string;
	/** What brings it up, as argv. */
	readonly bringUp: readonly string[];
	/** The interface it makes, where its configuration says so. */
	readonly interfaceName?: string;
	/** Networks behind it; undefined when its file does not say or cannot be read. */
	readonly networks?: readonly string[];
};

export type FoundConfigurations = {
	readonly configurations: readonly VpnConfiguration[];
	/** Directories and files that only root may read. */
	readonly unreadable: readonly string[];
};

/** As wg-quick(8) takes it. */
const interfaceName = /^[\w=+.-]{1,15}$/;

/** The file system to look at: rejects with node's error codes. */
export type Files = {list(directory: string): Promise<readonly string[]>; read(file: string): Promise<string>};

export const filesHere: Files = {list: directory => readdir(directory), read: file => readFile(file, 'utf8')};

export const findVpnConfigurations = async (files: Files): Promise<FoundConfigurations> => {
	const unreadable: string[] = [];
	const orUnreadable = async <Value>(path: string, read: (path: string) => Promise<Value>): Promise<Value | undefined> =>
		read(path).catch((error: NodeJS.ErrnoException) => {
			if (error.code === 'EACCES' || error.code === 'EPERM') unreadable.push(path);
			return undefined;
		});
	const list = async (directory: string): Promise<readonly string[]> => (await orUnreadable(directory, files.list)) ?? [];
	const names = async (directory: string, suffix: string): Promise<string[]> =>
		(await list(directory))
			.filter(name => name.endsWith(suffix))
			.map(name => name.slice(0, -suffix.length))
			.sort();
	const text = (file: string) => orUnreadable(file, files.read);
	const isThere = async (directory: string, name: string) => (await list(directory)).includes(name);

	const wanted = await names('/etc/systemd/system/multi-user.target.wants', '.service');
	const instances = (template: string) => wanted.filter(name => name.startsWith(`${template}@`)).map(name => name.slice(template.length + 1));

	const wireguard = async (): Promise<VpnConfiguration[]> => {
		const units = instances('wg-quick');
		const found = (await names('/etc/wireguard', '.conf')).filter(name => interfaceName.test(name));
		return Promise.all(
			[...new Set([...found, ...units])].map(async name => {
				const config = found.includes(name) ? await text(`/etc/wireguard/${name}.conf`) : undefined;
				return {
					kind: 'WireGuard',
					name,
					interfaceName: name,
					bringUp: units.includes(name) ? ['sudo', 'systemctl', 'start', `wg-quick@${name}`] : ['sudo', 'wg-quick', 'up', name],
					...(config === undefined ? {} : {networks: wireguardNetworks(config)}),
				};
			}),
		);
	};

	const networkd = async (): Promise<VpnConfiguration[]> => {
		const netdevs = await names('/etc/systemd/network', '.netdev');
		const found = await Promise.all(netdevs.map(file => text(`/etc/systemd/network/${file}.netdev`)));
		return found.flatMap((config): VpnConfiguration[] => {
			const entries = parseIni(config ?? '');
			const of = (key: string) => entries.find(entry => entry.section === 'netdev' && entry.key === key)?.value;
			const name = of('name');
			return name === undefined || of('kind') !== 'wireguard'
				? []
				: [{kind: 'WireGuard', name, interfaceName: name, bringUp: ['sudo', 'networkctl', 'up', name], networks: wireguardNetworks(config ?? '')}];
		});
	};

	const openvpn = async (directory: string, template: string): Promise<VpnConfiguration[]> => {
		const hasSystemd = await isThere('/run/systemd', 'system');
		const configs = await names(directory, '.conf');
		const found = await Promise.all(
			[...new Set([...configs, ...instances(template)])].map(async (name): Promise<VpnConfiguration | undefined> => {
				const config = configs.includes(name) ? await text(`${directory}/${name}.conf`) : undefined;
				// A server's configuration lies in the same directory and leads nowhere.
				if (config !== undefined && !/^\s*(client|remote|tls-client)\b/m.test(config)) return undefined;
				const networks = config === undefined ? undefined : openvpnNetworks(config);
				return {
					kind: 'OpenVPN',
					name,
					bringUp: hasSystemd ? ['sudo', 'systemctl', 'start', `${template}@${name}`] : ['sudo', 'openvpn', '--cd', directory, '--config', `${name}.conf`],
					...(networks && {networks}),
				};
			}),
		);
		return found.filter(each => each !== undefined);
	};

	const networkManager = async (): Promise<VpnConfiguration[]> => {
		const directory = '/etc/NetworkManager/system-connections';
		const connections = await names(directory, '.nmconnection');
		const found = await Promise.all(
			connections.map(async (file): Promise<VpnConfiguration | undefined> => {
				const config = await text(`${directory}/${file}.nmconnection`);
				const entries = parseIni(config ?? '');
				const of = (key: string) => entries.find(entry => entry.section === 'connection' && entry.key === key)?.value;
				const type = of('type');
				// Most of these are Wi-Fi; where only the file's name can be read, the name has to say it.
				if (config === undefined ? !/vpn|wg|wireguard|tunnel/i.test(file) : type !== 'vpn' && type !== 'wireguard') return undefined;
				const device = of('interface-name');
				const name = of('id') ?? file;
				return {
					kind: 'NetworkManager',
					name,
					bringUp: ['nmcli', 'connection', 'up', name],
					...(device === undefined ? {} : {interfaceName: device}),
					...(type === 'wireguard' ? {networks: wireguardNetworks(config ?? '')} : {}),
				};
			}),
		);
		return found.filter(each => each !== undefined);
	};

	const tailscale = async (): Promise<VpnConfiguration[]> =>
		(await isThere('/usr/sbin', 'tailscaled'))
			? [{kind: 'Tailscale', name: 'tailscale', interfaceName: 'tailscale0', bringUp: ['sudo', 'tailscale', 'up'], networks: tailscaleNetworks}]
			: [];

	const configurations = await Promise.all([
		wireguard(),
		networkd(),
		openvpn('/etc/openvpn/client', 'openvpn-client'),
		openvpn('/etc/openvpn', 'openvpn'),
		networkManager(),
		tailscale(),
	]);
	return {configurations: configurations.flat(), unreadable: [...new Set(unreadable)].sort()};
};
