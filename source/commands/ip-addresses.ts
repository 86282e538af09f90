// The addresses of the server's own interfaces (ip-address(8)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type InterfaceAddress = {
	readonly interface: string;
	readonly family: 4 | 6;
	readonly address: string;
	/** `global`, `link`, `host`. */
	readonly scope: string;
	/** Given up by its router, or made for a while for privacy: nothing is sent from it, or not for long. */
	readonly passing: boolean;
	/** `ether`, `none` (a tunnel), `loopback`. */
	readonly link: string;
};

type Raw = {
	readonly ifname?: unknown;
	readonly link_type?: unknown;
	readonly addr_info?: ReadonlyArray<{
		readonly family?: unknown;
		readonly local?: unknown;
		readonly scope?: unknown;
		readonly temporary?: unknown;
		readonly deprecated?: unknown;
	}>;
};

export const ipAddresses: ReadCommand<undefined, Answer<readonly InterfaceAddress[]>> = {
	name: 'ip-addresses',
	examples: [undefined],
	build: () => ({name: 'ip-addresses', argv: ['ip', '-j', 'addr'], effect: 'read', asRoot: false, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('ip', result);
		if (refusal) return refusal;
		let interfaces: unknown;
		try {
			interfaces = JSON.parse(result.stdout);
		} catch {
			interfaces = undefined;
		}
		if (!Array.isArray(interfaces)) return noAnswer(`ip did not list the addresses: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
		const addresses = (interfaces as readonly (Raw | null)[]).flatMap(each =>
			(Array.isArray(each?.addr_info) ? each.addr_info : []).flatMap((info): InterfaceAddress[] =>
				typeof info?.local === 'string' && (info.family === 'inet' || info.family === 'inet6')
					? [
							{
								interface: String(each?.ifname ?? ''),
								family: info.family === 'inet' ? 4 : 6,
								address: info.local,
								scope: String(info.scope ?? ''),
								passing: info.temporary === true || info.deprecated === true,
								link: String(each?.link_type ?? ''),
							},
						]
					: [],
			),
		);
		return {ok: true, value: addresses};
	},
};
