// How fresh apt's knowledge is: when the lists were last fetched, and whether there are any (apt.conf(5), Dir::State).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type AptLists = {
	readonly present: boolean;
	/** Undefined when they were never fetched. */
	readonly fetched: Date | undefined;
};

// `partial` is touched by every fetch; the lists themselves carry the time at which the archive was made.
const touched = ['/var/lib/apt/lists/partial', '/var/lib/apt/periodic/update-success-stamp', '/var/lib/apt/periodic/update-stamp'];

export const aptLists: ReadCommand<undefined, Answer<AptLists>> = {
	name: 'apt-lists',
	examples: [undefined],
	build: () => ({
		name: 'apt-lists',
		argv: ['find', '/var/lib/apt/lists', '/var/lib/apt/periodic', '-maxdepth', '1', '-printf', '%T@ %p\\n'],
		effect: 'read',
		asRoot: false,
		timeoutMs: 8_000,
	}),
	parse: result => {
		const refusal = refusalOf('find', result);
		if (refusal) return refusal;
		const entries = result.stdout.split('\n').flatMap((line): Array<readonly [string, number]> => {
			const space = line.indexOf(' ');
			const seconds = Number(line.slice(0, Math.max(0, space)));
			return space > 0 && Number.isFinite(seconds) ? [[line.slice(space + 1), seconds]] : [];
		});
		if (!entries.some(([path]) => path.startsWith('/var/lib/apt/lists')))
			return noAnswer(`This server has no apt lists: ${firstLine(result.stderr) || 'it is no Debian'}`, true);
		const times = entries.flatMap(([path, seconds]) => (touched.includes(path) ? [seconds] : []));
		return {
			ok: true,
			value: {
				present: entries.some(([path]) => /Packages(?:\.\w+)?$/.test(path)),
				fetched: times.length === 0 ? undefined : new Date(Math.max(...times) * 1000),
			},
		};
	},
};
