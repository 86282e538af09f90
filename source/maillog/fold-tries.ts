// The steps of a story without what says the same again and again: mail that waits for days is tried dozens of times, with one answer.
import type {Step} from './story-shape.ts';

export type Folded =
	| {readonly kind: 'step'; readonly step: Step}
	/** So many tries, the last of them then, that ended as those before and after did. */
	| {readonly kind: 'tries'; readonly count: number; readonly atMs: number};

/** Numbers in an answer (seconds to wait, ids) are no other answer, nor is the other address of a host: Postfix tries them in any order. */
const signature = (steps: readonly Step[]): string =>
	steps
		.slice(1)
		.map(({word, recipient, says}) => `${word} ${recipient ?? ''} ${says.replace(/\[[^\]]*\]/g, '[]').replace(/\d+/g, '#')}`)
		.sort()
		.join('\n');

const fewest = 3;

export const foldTries = (steps: readonly Step[]): Folded[] => {
	const tries: Step[][] = [[]];
	for (const step of steps) {
		if (step.word === 'again') tries.push([]);
		tries.at(-1)?.push(step);
	}
	const folded: Folded[] = (tries[0] ?? []).map(step => ({kind: 'step', step}));
	for (let from = 1; from < tries.length; ) {
		const same = signature(tries[from] ?? []);
		let to = from + 1;
		while (to < tries.length && signature(tries[to] ?? []) === same) to++;
		const between = tries.slice(from + 1, to - 1);
		const kept = to - from > fewest ? [tries[from], undefined, tries[to - 1]] : tries.slice(from, to);
		for (const each of kept) {
			if (each) folded.push(...each.map((step): Folded => ({kind: 'step', step})));
			else folded.push({kind: 'tries', count: between.length, atMs: between.at(-1)?.[0]?.atMs ?? 0});
		}
		from = to;
	}
	return folded;
};
