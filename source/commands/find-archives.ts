// The archives of mail that removals left on the server, newest first (find(1), source/scripts/mailbox-archive-script.ts).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type Archive = {readonly name: string; readonly bytes: number; readonly at: Date};

const store = '/var/lib/mailtui/archive';

export const findArchives: ReadCommand<null, Answer<readonly Archive[]>> = {
	name: 'find-archives',
	examples: [null],
	build: () => ({
		name: 'find-archives',
		argv: ['find', store, '-maxdepth', '1', '-type', 'f', '-name', '*.tar.gz', '-printf', '%T@ %s %f\\n'],
		effect: 'read',
		asRoot: true,
		timeoutMs: 20_000,
	}),
	parse: result => {
		const refusal = refusalOf('find', result);
		if (refusal) return refusal;
		// Before the first removal there is no such directory.
		if (result.code !== 0 && !/No such file or directory/.test(result.stderr)) return noAnswer(`The archives cannot be listed: ${firstLine(result.stderr)}`);
		return {
			ok: true,
			value: [...result.stdout.matchAll(/^(\d+)(?:\.\d+)? (\d+) (.+)$/gm)]
				.map(([, seconds, bytes, name = '']) => ({name, bytes: Number(bytes), at: new Date(Number(seconds) * 1000)}))
				.sort((a, b) => b.at.getTime() - a.at.getTime()),
		};
	},
};
