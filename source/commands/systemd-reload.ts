// Lets a service read its configuration again; one that does not run is started (systemctl(1) reload-or-restart).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, WriteCommand} from './shape.ts';

export const systemdReload: WriteCommand<{readonly unit: string}, Answer<true>> = {
	name: 'systemd-reload',
	examples: [{unit: 'no-such-unit.service'}],
	build: ({unit}) => ({name: 'systemd-reload', argv: ['systemctl', 'reload-or-restart', '--', unit], effect: 'write', asRoot: true, timeoutMs: 60_000}),
	parse: result => {
		const refusal = refusalOf('systemctl', result);
		if (refusal) return refusal;
		if (result.code === 0) return {ok: true, value: true};
		return noAnswer(firstLine(result.stderr) || `systemctl ended with ${result.code}`, /not found/.test(result.stderr));
	},
};
