// What this machine knows of a VPN: whether an interface leads there, and the command that would bring it up.
import type {NetworkInterfaceInfo} from 'node:os';
import {describe, expect, test} from 'vitest';
import {type Files, findVpnConfigurations} from '../../source/vpn/find-configurations.ts';
import type {Interfaces} from '../../source/vpn/interfaces.ts';
import {vpnAdvice} from '../../source/vpn/vpn-advice.ts';

/** By path; a directory that only root may read is `false`. */
type Tree = Readonly<Record<string, string | false>>;

const trouble = (code: string) => Promise.reject(Object.assign(new Error(code), {code}));

const filesOf = (tree: Tree): Files => ({
	list: directory => {
		if (tree[directory] === false) return trouble('EACCES');
		const below = Object.keys(tree).flatMap(path => (path.startsWith(`${directory}/`) ? [path.slice(directory.length + 1).split('/')[0] ?? ''] : []));
		return below.length === 0 ? trouble('ENOENT') : Promise.resolve([...new Set(below)]);
	},
	read: file => {
		const text = tree[file];
		return text === undefined ? trouble('ENOENT') : text === false ? trouble('EACCES') : Promise.resolve(text);
	},
});

const face = (cidr: string): NetworkInterfaceInfo =>
	({
		address: cidr.split('/')[0] ?? '',
		cidr,
		netmask: '',
		mac: '00:00:00:00:00:00',
		internal: cidr.startsWith('127.'),
		...(cidr.includes(':') ? {family: 'IPv6', scopeid: 0} : {family: 'IPv4'}),
	}) as NetworkInterfaceInfo;

const lan: Interfaces = {lo: [face('127.0.0.1/8')], eth0: [face('198.51.100.7/24'), face('2001:db8:1::7/64')]};

const advise = async (address: string, tree: Tree = {}, interfaces: Interfaces = {}) =>
	vpnAdvice(address, {...lan, ...interfaces}, await findVpnConfigurations(filesOf(tree)));

const wg = (networks: string, address = '10.100.0.2/32') =>
	`# laptop\n[Interface]\nAddress = ${address}\nPrivateKey = kanarienvogel=\n\n[Peer]\nPublicKey = abc=\nAllowedIPs = ${networks} # the server\nEndpoint = 203.0.113.10:51820\n`;

describe('up', () => {
	test.each([
		[
			'wg0',
			'10.100.0.7/24',
			'10.100.0.1',
			'WireGuard',
			'wg0 (WireGuard) is up on this machine and leads to 10.100.0.1. WireGuard is up even when its peer is not: its last handshake tells.',
		],
		['tun0', '10.8.0.6/24', '10.8.0.1', 'tunnel', 'tun0 (tunnel) is up on this machine and leads to 10.8.0.1.'],
		['tap1', '10.8.0.6/24', '10.8.0.1', 'tunnel', 'tap1 (tunnel)'],
		['ppp0', '10.9.0.2/24', '10.9.0.1', 'PPP', 'ppp0 (PPP)'],
		['wg0', '2001:db8:100::2/64', '2001:db8:100::1', 'WireGuard', 'wg0 (WireGuard)'],
		['tailscale0', '100.100.1.2/32', '100.101.1.1', 'Tailscale', 'tailscale0 (Tailscale)'],
		['veth-vpn', '10.100.0.7/24', '10.100.0.1', 'network', 'veth-vpn is up'],
	])('%s %s holds %s', async (name, cidr, address, kind, says) => {
		const advice = await advise(address, {}, {[name]: [face(cidr)]});
		expect(advice).toMatchObject({state: 'up', interface: {name, kind}});
		expect(advice.says).toContain(says);
	});
	test('by the most specific network, not by the first', async () => {
		expect(await advise('10.100.0.1', {}, {eth1: [face('10.0.0.4/8')], wg0: [face('10.100.0.2/24')]})).toMatchObject({
			interface: {name: 'wg0'},
			commands: ['sudo wg show wg0'],
		});
	});
	test('a tunnel with a /32 of its own leads where its AllowedIPs say', async () => {
		const advice = await advise('10.100.0.1', {'/etc/wireguard/office.conf': wg('10.100.0.0/24')}, {office: [face('10.100.0.2/32')]});
		expect(advice).toMatchObject({state: 'up', interface: {name: 'office', address: '10.100.0.2'}, commands: ['sudo wg show office']});
	});
	test('another tunnel that is up does not count', async () => {
		expect(await advise('10.100.0.1', {'/etc/wireguard/wg0.conf': wg('10.100.0.0/24')}, {wg1: [face('10.200.0.2/24')]})).toMatchObject({
			state: 'down',
			commands: ['sudo wg-quick up wg0'],
		});
	});
	test('the loopback leads nowhere', async () => expect(await advise('127.0.0.2')).toMatchObject({state: 'down'}));
});

describe('down', () => {
	test('WireGuard by wg-quick: the tunnel whose AllowedIPs hold the address', async () => {
		expect(
			await advise('10.100.0.1', {
				'/etc/wireguard/wg0.conf': wg('10.100.0.0/24, fd00::/64'),
				'/etc/wireguard/other.conf': wg('10.200.0.0/16', '10.200.0.5/16'),
			}),
		).toEqual({
			state: 'down',
			says: 'No interface of this machine is in the network of 10.100.0.1. WireGuard wg0 leads there and is down.',
			commands: ['sudo wg-quick up wg0'],
		});
	});
	test('or whose Address does, and IPv6 as well', async () => {
		expect((await advise('10.100.0.1', {'/etc/wireguard/a.conf': wg('192.0.2.0/24', '10.100.0.2/24')})).commands).toEqual(['sudo wg-quick up a']);
		expect((await advise('fd00::1', {'/etc/wireguard/a.conf': wg('fd00::/64')})).commands).toEqual(['sudo wg-quick up a']);
	});
	test('the narrower network first, a tunnel for everything last', async () => {
		const tree = {'/etc/wireguard/all.conf': wg('0.0.0.0/0, ::/0', '10.9.9.9/32'), '/etc/wireguard/mx.conf': wg('10.100.0.1/32', '10.100.0.9/32')};
		const advice = await advise('10.100.0.1', tree);
		expect(advice.commands).toEqual(['sudo wg-quick up mx', 'sudo wg-quick up all']);
		expect(advice.says).toContain('WireGuard mx leads there (or WireGuard all) and is down.');
	});
	test('a unit that systemd starts at boot is started by systemd', async () => {
		expect(
			(await advise('10.100.0.1', {'/etc/wireguard/wg0.conf': wg('10.100.0.0/24'), '/etc/systemd/system/multi-user.target.wants/wg-quick@wg0.service': ''}))
				.commands,
		).toEqual(['sudo systemctl start wg-quick@wg0']);
	});
	test('systemd-networkd', async () => {
		expect(
			(
				await advise('10.100.0.1', {
					'/etc/systemd/network/50-wg.netdev': '[NetDev]\nName=wg5\nKind=wireguard\n[WireGuardPeer]\nAllowedIPs=10.100.0.0/24\n',
					'/etc/systemd/network/br.netdev': '[NetDev]\nName=br0\nKind=bridge\n',
				})
			).commands,
		).toEqual(['sudo networkctl up wg5']);
	});
	test('OpenVPN: routes of the file decide, and without any it may be the one', async () => {
		const tree = {
			'/run/systemd/system/x': '',
			'/etc/openvpn/client/office.conf': 'client\nremote vpn.example.org\nroute 10.100.0.0 255.255.255.0\n',
			'/etc/openvpn/client/home.conf': 'client\nremote home.example.org\nroute 10.50.0.0 255.255.0.0\n',
			'/etc/openvpn/server.conf': 'server 10.8.0.0 255.255.255.0\n',
		};
		expect(await advise('10.100.0.1', tree)).toEqual({
			state: 'down',
			says: 'No interface of this machine is in the network of 10.100.0.1. OpenVPN office leads there and is down.',
			commands: ['sudo systemctl start openvpn-client@office'],
		});
		const pushed = {...tree, '/etc/openvpn/client/office.conf': 'client\nremote vpn.example.org\n'};
		expect(await advise('10.100.0.1', pushed)).toMatchObject({
			says: expect.stringContaining('Perhaps OpenVPN office leads there.'),
			commands: ['sudo systemctl start openvpn-client@office'],
		});
	});
	test('OpenVPN without systemd is started itself', async () => {
		expect((await advise('10.100.0.1', {'/etc/openvpn/client/office.conf': 'client\n'})).commands).toEqual([
			'sudo openvpn --cd /etc/openvpn/client --config office.conf',
		]);
	});
	test('NetworkManager: VPN connections and no Wi-Fi; a name with spaces is quoted', async () => {
		const tree = {
			'/etc/NetworkManager/system-connections/Cafe.nmconnection': '[connection]\nid=Cafe\ntype=wifi\n',
			'/etc/NetworkManager/system-connections/x.nmconnection': '[connection]\nid=Our office\ntype=vpn\n',
		};
		expect((await advise('10.100.0.1', tree)).commands).toEqual(["nmcli connection up 'Our office'"]);
		const wireguard = {
			'/etc/NetworkManager/system-connections/wg.nmconnection':
				'[connection]\nid=wg\ntype=wireguard\ninterface-name=nm-wg\n[wireguard-peer.abc=]\nallowed-ips=10.100.0.0/24;\n',
		};
		expect((await advise('10.100.0.1', wireguard)).commands).toEqual(['nmcli connection up wg']);
		expect((await advise('10.100.0.1', wireguard, {'nm-wg': [face('10.100.9.2/32')]})).state).toBe('up');
	});
	test('NetworkManager, when only root may read: what is called a VPN', async () => {
		const tree = {
			'/etc/NetworkManager/system-connections/Cafe.nmconnection': false,
			'/etc/NetworkManager/system-connections/Office VPN.nmconnection': false,
		} as const;
		expect(await advise('10.100.0.1', tree)).toMatchObject({
			says: expect.stringContaining('Perhaps NetworkManager Office VPN leads there.'),
			commands: ["nmcli connection up 'Office VPN'"],
		});
	});
	test('Tailscale, for its own addresses only', async () => {
		const tree = {'/usr/sbin/tailscaled': ''};
		expect((await advise('100.101.1.1', tree)).commands).toEqual(['sudo tailscale up']);
		expect((await advise('10.100.0.1', tree)).commands).toEqual([]);
	});
	test('a directory that only root may read is told, never taken for empty', async () => {
		expect(await advise('10.100.0.1', {'/etc/wireguard': false})).toEqual({
			state: 'down',
			says: 'No interface of this machine is in the network of 10.100.0.1. What is in /etc/wireguard only root can read.',
			commands: ['sudo ls /etc/wireguard'],
		});
		const unit = await advise('10.100.0.1', {'/etc/wireguard': false, '/etc/systemd/system/multi-user.target.wants/wg-quick@wg0.service': ''});
		expect(unit).toMatchObject({
			says: expect.stringContaining('Perhaps WireGuard wg0 leads there. What is in /etc/wireguard only root can read.'),
			commands: ['sudo systemctl start wg-quick@wg0'],
		});
	});
	test('nothing is set up: said, with what was looked for', async () => {
		expect(await advise('10.100.0.1')).toEqual({
			state: 'down',
			says: 'No interface of this machine is in the network of 10.100.0.1, and no VPN is set up here (looked for WireGuard, OpenVPN, NetworkManager and Tailscale).',
			commands: [],
		});
	});
	test('what is set up leads elsewhere: said, and nothing is advised', async () => {
		expect(await advise('10.100.0.1', {'/etc/wireguard/wg0.conf': wg('10.200.0.0/24', '10.200.0.2/24')})).toMatchObject({
			says: expect.stringContaining('none of the VPNs set up here leads there (WireGuard wg0)'),
			commands: [],
		});
	});
	test('no key of a configuration is ever told', async () => {
		expect(JSON.stringify(await advise('10.100.0.1', {'/etc/wireguard/wg0.conf': wg('10.100.0.0/24')}))).not.toContain('kanarienvogel');
	});
	test('a file name that no tunnel can have becomes no command', async () => {
		expect((await advise('10.100.0.1', {'/etc/wireguard/$(reboot).conf': wg('10.100.0.0/24')})).commands).toEqual([]);
	});
});
