// ip(8) -j addr: loopback, the public interface and the VPN; -j route get: the public address.
import type {Program} from './shape.ts';

export const ip: Program = {
	name: 'ip',
	run: ({argv, world, out}) => {
		const address = (local: string, prefixlen: number, label: string) => ({
			family: local.includes(':') ? 'inet6' : 'inet',
			local,
			prefixlen,
			scope: label === 'lo' ? 'host' : 'global',
			label,
			valid_life_time: 4_294_967_295,
			preferred_life_time: 4_294_967_295,
		});
		const device = (ifindex: number, ifname: string, link_type: string, operstate: string, addr_info: readonly unknown[]) => ({
			ifindex,
			ifname,
			flags: ['UP', 'LOWER_UP'],
			mtu: 1500,
			operstate,
			group: 'default',
			link_type,
			addr_info,
		});
		const all = [
			device(1, 'lo', 'loopback', 'UNKNOWN', [address('127.0.0.1', 8, 'lo'), address('::1', 128, 'lo')]),
			device(2, 'ens3', 'ether', 'UP', [address(world.publicAddress, 24, 'ens3'), address('2001:db8::10', 64, 'ens3')]),
			...(world.units.isActive('wg-quick@wg0.service') ? [device(3, 'wg0', 'none', 'UNKNOWN', [address(world.vpnAddress, 24, 'wg0')])] : []),
		];
		if (argv.includes('route')) {
			const to = argv.at(-1) ?? '';
			const prefsrc = to.includes(':') ? '2001:db8::10' : world.publicAddress;
			out(`${JSON.stringify([{dst: to, gateway: to.includes(':') ? '2001:db8::1' : '203.0.113.1', dev: 'ens3', prefsrc, flags: [], uid: 0, cache: []}])}\n`);
			return 0;
		}
		out(argv.some(word => /^-j/.test(word)) ? `${JSON.stringify(all)}\n` : all.map(each => `${each.ifindex}: ${each.ifname}\n`).join(''));
		return 0;
	},
};
