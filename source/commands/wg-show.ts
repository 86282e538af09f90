// One property of every WireGuard peer (wg(8)). Not `dump`: that prints private keys.
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type PeerValue = {readonly interface: string; readonly publicKey: string; readonly value: string};

export const wgShow: ReadCommand<{readonly property: 'latest-handshakes' | 'endpoints' | 'allowed-ips'}, Answer<readonly PeerValue[]>> = {
	name: 'wg-show',
	examples: [{property: 'latest-handshakes'}, {property: 'endpoints'}, {property: 'allowed-ips'}],
	build: ({property}) => ({name: 'wg-show', argv: ['wg', 'show', 'all', property], effect: 'read', asRoot: true, timeoutMs: 5_000}),
	parse: result => {
		const refusal = refusalOf('wg', result);
		if (refusal?.missing) return noAnswer('WireGuard is not installed on this server.', true);
		if (refusal) return refusal;
		if (result.code !== 0) return noAnswer(`wg cannot tell its peers: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
		return {
			ok: true,
			value: result.stdout.split('\n').flatMap((line): PeerValue[] => {
				const [name, publicKey, value] = line.split('\t');
				return name && publicKey && value !== undefined ? [{interface: name, publicKey, value}] : [];
			}),
		};
	},
};
