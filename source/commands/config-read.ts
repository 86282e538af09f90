// Configuration files by name or pattern, with owner and mode: Postfix's, OpenDKIM's, whatever a repair may have to change. Secrets are sealed here.

import {perlRead} from '../host/perl-read.ts';
import {configReadScript} from '../scripts/config-read-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import {parseFileFrames, type ReadFiles} from './file-frames.ts';
import type {Answer, ReadCommand} from './shape.ts';

/** Patterns as glob(7) takes them. What is not there is not in the answer. */
export const configRead: ReadCommand<{readonly patterns: readonly string[]}, Answer<ReadFiles>> = {
	name: 'config-read',
	examples: [{patterns: ['/etc/postfix/*.cf', '/etc/opendkim.conf', '/etc/no-such-file']}],
	build: ({patterns}) => perlRead('config-read', configReadScript, ['mailtui-files', ...patterns]),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const frames = parseFileFrames(Buffer.from(result.stdoutBytes), 'mailtui-files', 1_000_000);
		return frames === undefined
			? noAnswer(`Configuration files could not be read: ${firstLine(result.stderr) || 'the answer is incomplete'}`)
			: {ok: true, value: frames};
	},
};
