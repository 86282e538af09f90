// Who listens on which TCP port (ss(8)); the owner is known to root only.
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type Listener = {
	/** `0.0.0.0`, `::`, `127.0.0.1`, ...; no brackets, no zone. */ readonly address: string;
	readonly port: number;
	/** Names of the programs. */
	readonly programs: readonly string[];
};

const parseListener = (line: string): Listener[] => {
	const local = line.trim().split(/\s+/)[3] ?? '';
	const match = /^(.*):(\d+)$/.exec(local);
	if (!match) return [];
	const address = (match[1] as string).replace(/^\[|\]$/g, '').replace(/%.*$/, '');
	const programs = [...new Set(Array.from(line.matchAll(/\("([^"]*)",pid=/g), each => each[1] as string))];
	return [{address: address === '*' ? '::' : address, port: Number(match[2]), programs}];
};

export const ssListeners: ReadCommand<undefined, Answer<readonly Listener[]>> = {
	name: 'ss-listeners',
	examples: [undefined],
	build: () => ({name: 'ss-listeners', argv: ['ss', '-H', '-tlnp'], effect: 'read', asRoot: true, timeoutMs: 10_000}),
	parse: result => {
		const refusal = refusalOf('ss', result);
		if (refusal) return refusal;
		const listeners = result.stdout.split('\n').flatMap(parseListener);
		// A server that is asked over SSH listens at least for that.
		if (listeners.length === 0) return noAnswer(`ss listed no port: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
		return {ok: true, value: listeners};
	},
};
