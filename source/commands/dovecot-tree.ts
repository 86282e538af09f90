// The files that make Dovecot's configuration, includes followed, so that a finding can name file and line. Secrets are sealed here.

import {perlRead} from '../host/perl-read.ts';
import {dovecotTreeScript} from '../scripts/dovecot-tree-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import {parseFileFrames, type ReadFiles} from './file-frames.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type DovecotTree = ReadFiles & {readonly main: string};

export const dovecotTree: ReadCommand<{readonly main: string}, Answer<DovecotTree>> = {
	name: 'dovecot-tree',
	examples: [{main: '/etc/dovecot/dovecot.conf'}],
	build: ({main}) => perlRead('dovecot-tree', dovecotTreeScript, ['mailtui-tree', main]),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const frames = parseFileFrames(Buffer.from(result.stdoutBytes), 'mailtui-tree', 1);
		if (frames === undefined)
			return noAnswer(`The files of Dovecot's configuration could not be read: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		const main = frames.files[0]?.path ?? frames.unread[0]?.path;
		if (main === undefined) return noAnswer('There is no Dovecot configuration on this server.', true);
		return {ok: true, value: {main, ...frames}};
	},
};
