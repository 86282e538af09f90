// Who comes in by WireGuard, and when they were heard last (wg(8)).
import {wgShow} from '../commands/wg-show.ts';
import {formatDuration} from '../format/duration.ts';
import {defineCheck, type Finding} from './shape.ts';

export const vpnPeers = defineCheck({
	id: 'vpn-peers',
	title: 'The VPN is used',
	area: 'network',
	why: 'The database is reached by VPN only: when nobody gets in there, nobody can administer mailboxes.',
	source: 'wg(8)',
	look: async ({ask}) => {
		const [handshakes, endpoints, addresses] = await Promise.all([
			ask(wgShow, {property: 'latest-handshakes'}),
			ask(wgShow, {property: 'endpoints'}),
			ask(wgShow, {property: 'allowed-ips'}),
		]);
		return {handshakes, endpoints, addresses};
	},
	judge: ({handshakes, endpoints, addresses}, now) => {
		const subject = 'WireGuard';
		if (!handshakes.ok)
			return [
				{
					level: handshakes.missing ? 'skipped' : 'unknown',
					subject,
					says: handshakes.missing ? handshakes.why : `Who uses the VPN cannot be told: ${handshakes.why}`,
				},
			];
		if (handshakes.value.length === 0) return [{level: 'skipped', subject, says: 'WireGuard has no peers here.'}];
		const told = (answer: typeof endpoints, publicKey: string): string => {
			const value = answer.ok ? (answer.value.find(each => each.publicKey === publicKey)?.value ?? '') : '';
			return value === '(none)' ? '' : value;
		};
		const peers = handshakes.value.map((peer): Finding => {
			const seconds = Number(peer.value);
			const name = `${peer.interface} ${told(addresses, peer.publicKey) || peer.publicKey.slice(0, 8)}`;
			const from = told(endpoints, peer.publicKey);
			const last = seconds > 0 ? `last heard ${formatDuration(Math.max(0, now.getTime() - seconds * 1000))} ago` : 'not heard since the interface came up';
			return {level: 'ok', subject: name, says: `${name}: ${last}${from === '' ? '' : `, at ${from}`}.`};
		});
		// One silent laptop is a laptop that is shut; all silent is a VPN that does not work.
		if (handshakes.value.some(peer => Number(peer.value) > 0)) return peers;
		return [
			{
				level: 'warning',
				subject,
				says: `No peer was heard since the interface came up: is UDP open to it (wg show ${handshakes.value[0]?.interface} listen-port)?`,
			},
			...peers,
		];
	},
});
