// Which of its addresses the server sends from, on its way to the outside (ip-route(8)).
import {noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

/** Undefined: there is no route out. Nothing is sent to the address, it only has to be foreign. */
export const ipSource: ReadCommand<{readonly to: string}, Answer<string | undefined>> = {
	name: 'ip-source',
	examples: [{to: '192.0.2.1'}, {to: '2001:db8:ffff::1'}],
	build: ({to}) => ({name: 'ip-source', argv: ['ip', '-j', 'route', 'get', to], effect: 'read', asRoot: false, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('ip', result);
		if (refusal) return refusal;
		if (/unreachable|No route|prohibit/i.test(result.stderr)) return {ok: true, value: undefined};
		try {
			const [route] = JSON.parse(result.stdout) as ReadonlyArray<{readonly prefsrc?: unknown}>;
			return {ok: true, value: typeof route?.prefsrc === 'string' ? route.prefsrc : undefined};
		} catch {
			return result.code === 0 ? {ok: true, value: undefined} : noAnswer('ip did not say by which address the server sends.');
		}
	},
};
