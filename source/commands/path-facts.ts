// Files, directories and sockets by name or pattern: what is there, whose it is, and who is in its group (stat(2), group(5)).

import {perlRead} from '../host/perl-read.ts';
import {pathFactsScript} from '../scripts/path-facts-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type PathFacts = {
	readonly path: string;
	readonly kind: 'file' | 'directory' | 'socket' | 'other';
	/** `0640` */
	readonly mode: string;
	/** Names, numbers where there are none. */
	readonly user: string;
	readonly group: string;
	/** Of the group, beside those whose own group it is. */
	readonly members: readonly string[];
	/** Where links lead. */
	readonly real: string;
};

/** Patterns as glob(7) takes them. What is not there is not in the answer. */
export const pathFacts: ReadCommand<{readonly patterns: readonly string[]}, Answer<readonly PathFacts[]>> = {
	name: 'path-facts',
	examples: [{patterns: ['/var/spool/postfix/private/auth', '/etc/postfix/main.cf', '/no-such-directory/*']}],
	build: ({patterns}) => perlRead('path-facts', pathFactsScript, ['mailtui-paths', ...patterns]),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const lines = result.stdout.split('\n');
		if (!lines.includes('mailtui-paths 1') || !lines.includes('end'))
			return noAnswer(`Files could not be looked at: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		const text = (hex: string | undefined) => (hex === undefined || hex === '-' ? '' : Buffer.from(hex, 'hex').toString('utf8'));
		return {
			ok: true,
			value: lines.flatMap((line): PathFacts[] => {
				const [word, kind, mode = '', user, group, members, real, path] = line.split(' ');
				if (word !== 'path' || path === undefined) return [];
				return [
					{
						path: text(path),
						kind: kind as PathFacts['kind'],
						mode,
						user: text(user),
						group: text(group),
						members: text(members).split(' ').filter(Boolean),
						real: text(real),
					},
				];
			}),
		};
	},
};
