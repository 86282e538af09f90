// Which jails fail2ban has (fail2ban-client(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const fail2banStatus: ReadCommand<undefined, Answer<{readonly jails: readonly string[]}>> = {
	name: 'fail2ban-status',
	examples: [undefined],
	build: () => ({name: 'fail2ban-status', argv: ['fail2ban-client', 'status'], effect: 'read', asRoot: true, timeoutMs: 8_000}),
	parse: result => {
		const refusal = refusalOf('fail2ban', result);
		if (refusal) return refusal;
		const list = /Jail list:[ \t]*(.*)/.exec(result.stdout)?.[1];
		if (list === undefined)
			return noAnswer(`fail2ban-client did not list its jails: ${firstLine(result.stderr || result.stdout) || `it ended with ${result.code}`}`);
		return {ok: true, value: {jails: list.split(/[,\s]+/).filter(jail => jail !== '')}};
	},
};
