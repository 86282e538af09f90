// wg(8) show: one peer that is there now and one that has not been for days. `dump` is answered without keys worth keeping.
import type {Program} from './shape.ts';

const peers = [
	{key: 'e8ocZPruPNMZkQY66/8tf97rRCQOHYgQUq7wXcZ08nU=', endpoint: '198.51.100.7:48931', allowed: '10.100.0.2/32', secondsAgo: 64},
	{key: 'ELzVKzT9CauoGkT4IQ5o7zzlmHFrIyzyGxTjb4AE6BE=', endpoint: '198.51.100.23:51820', allowed: '10.100.0.3/32', secondsAgo: 262_000},
];

export const wg: Program = {
	name: 'wg',
	run: ({argv, world, out, err}) => {
		if (argv[0] !== 'show') return 1;
		const [, device = 'all', property = 'dump'] = argv;
		if (!world.units.isActive('wg-quick@wg0.service')) {
			if (device === 'all' || device === 'interfaces') return 0;
			err(`Unable to access interface: No such device\n`);
			return 1;
		}
		const now = Math.floor(world.clock.now().getTime() / 1000);
		const prefix = device === 'all' ? 'wg0\t' : '';
		const value = (peer: (typeof peers)[number]): string => {
			if (property === 'latest-handshakes') return `${now - peer.secondsAgo}`;
			if (property === 'endpoints') return peer.endpoint;
			if (property === 'allowed-ips') return peer.allowed;
			return `(none)\t${peer.endpoint}\t${peer.allowed}\t${now - peer.secondsAgo}\t91022\t40618\toff`;
		};
		if (device === 'interfaces') out('wg0\n');
		else {
			if (property === 'dump') out(`${prefix}(none)\tKHNpYqqOpLjxrfv+gaRwUfkkz4ZI4luA8VELFw2AAWQ=\t51820\toff\n`);
			out(peers.map(peer => `${prefix}${peer.key}\t${value(peer)}\n`).join(''));
		}
		return 0;
	},
};
