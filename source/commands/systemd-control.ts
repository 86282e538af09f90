// Starts, stops, restarts or reloads one unit (systemctl(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export type UnitVerb = 'start' | 'stop' | 'restart' | 'reload';

export const systemdControl: WriteCommand<{readonly verb: UnitVerb; readonly unit: string}, Answer<true>> = {
	name: 'systemd-control',
	examples: [{verb: 'reload', unit: 'dovecot.service'}],
	// A restart waits for the unit to be up, and Debian gives it 90 s.
	build: ({verb, unit}) => ({name: 'systemd-control', argv: ['systemctl', verb, '--', unit], effect: 'write', asRoot: true, timeoutMs: 120_000}),
	parse: result => {
		const refusal = refusalOf('systemctl', result);
		if (refusal) return refusal;
		return result.code === 0 ? {ok: true, value: true} : noAnswer(firstLine(result.stderr) || `systemctl ended with ${result.code}`);
	},
};
