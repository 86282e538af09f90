// Who is logged in to Dovecot, and how often (doveadm-who(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type LoggedIn = {readonly user: string; readonly service: string; readonly connections: number};

export const doveadmWho: ReadCommand<undefined, Answer<readonly LoggedIn[]>> = {
	name: 'doveadm-who',
	examples: [undefined],
	build: () => ({name: 'doveadm-who', argv: ['doveadm', '-f', 'json', 'who'], effect: 'read', asRoot: true, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('Dovecot', result);
		if (refusal) return refusal;
		try {
			const rows: unknown = JSON.parse(result.stdout);
			if (Array.isArray(rows) && result.code === 0) {
				return {
					ok: true,
					value: rows.map((row: Readonly<Record<string, unknown>>) => ({
						user: String(row['username'] ?? ''),
						service: String(row['service'] ?? ''),
						connections: Number(row['connections']) || 0,
					})),
				};
			}
		} catch {
			// No JSON: Dovecot is down or refuses its configuration, and says so on stderr.
		}
		return noAnswer(`doveadm cannot tell who is logged in: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
	},
};
