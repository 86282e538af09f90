// One text file of the server (cat(1)). For files without secrets: whoever reads another has a command that drops them.
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export const fileRead: ReadCommand<{readonly path: string}, Answer<string>> = {
	name: 'file-read',
	examples: [{path: '/etc/hostname'}, {path: '/etc/no-such-file'}],
	build: ({path}) => ({name: 'file-read', argv: ['cat', '--', path], effect: 'read', asRoot: true, timeoutMs: 10_000, maxBytes: 1_048_576}),
	parse: result => {
		const refusal = refusalOf('cat', result);
		if (refusal) return refusal;
		if (result.code === 0) return {ok: true, value: result.stdout};
		return noAnswer(firstLine(result.stderr) || `cat ended with ${result.code}`, /No such file or directory/.test(result.stderr));
	},
};
