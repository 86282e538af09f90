// Units that systemd gave up on (systemctl(1) list-units --failed).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type FailedUnit = {readonly id: string; readonly description: string};

const parseList = (text: string): FailedUnit[] | undefined => {
	try {
		const rows: unknown = JSON.parse(text);
		if (!Array.isArray(rows)) return undefined;
		return rows.flatMap((row: {readonly unit?: unknown; readonly description?: unknown} | null) =>
			typeof row?.unit === 'string' ? [{id: row.unit, description: String(row.description ?? '')}] : [],
		);
	} catch {
		return undefined;
	}
};

export const systemdFailed: ReadCommand<undefined, Answer<readonly FailedUnit[]>> = {
	name: 'systemd-failed',
	examples: [undefined],
	build: () => ({
		name: 'systemd-failed',
		argv: ['systemctl', 'list-units', '--failed', '--output=json', '--no-pager'],
		effect: 'read',
		asRoot: false,
		timeoutMs: 10_000,
	}),
	parse: result => {
		const refusal = refusalOf('systemctl', result);
		if (refusal?.missing) return noAnswer('systemd is not on this server, so failed units cannot be asked for.', true);
		if (refusal) return refusal;
		const units = parseList(result.stdout);
		return units === undefined ? noAnswer(`systemctl did not list failed units: ${firstLine(result.stderr) || 'no output'}`) : {ok: true, value: units};
	},
};
