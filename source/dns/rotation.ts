// The way from one DKIM key to the next, as steps of which one is due: made, published, signed with, and the old one taken away. Pure.
import type {DkimRow} from './dkim-rows.ts';

export type RotationStep = {readonly state: 'done' | 'now' | 'later'; readonly says: string};

/** What can be done with a key now. `publish`: nobody can do that from here, but it can be watched; of a key that cannot be read nobody knows what to publish. */
export type NextAct = 'publish' | 'switch' | 'remove' | 'none';

export const nextAct = ({part, level, record}: DkimRow): NextAct => {
	if (part === 'last') return 'remove';
	if (level !== 'ok') return record === undefined ? 'none' : 'publish';
	return part === 'next' ? 'switch' : 'none';
};

/** Of the keys of one domain. `chosen`: the one that it is about, where several wait for their turn. */
export const rotationOf = (keys: readonly DkimRow[], chosen?: DkimRow): readonly RotationStep[] => {
	const next = chosen?.part === 'next' ? chosen : keys.find(each => each.part === 'next');
	const last = keys.find(each => each.part === 'last');
	const signs = keys.some(each => each.part === 'signs');
	const isPublished = next?.level === 'ok';
	// What was switched to is behind us while the key before it is still there.
	const isSwitched = next === undefined && last !== undefined;
	const step = (says: string, isDone: boolean, isDue: boolean): RotationStep => ({says, state: isDone ? 'done' : isDue ? 'now' : 'later'});
	return [
		step(next ? `The new key ${next.selector} is made` : isSwitched ? 'The new key is made' : 'Make a new key', next !== undefined || isSwitched, !isSwitched),
		step(
			next === undefined
				? isSwitched
					? 'Its record is published'
					: 'Publish its record'
				: isPublished
					? `Its record ${next.name} is published as it is on the server`
					: `Publish its record ${next.name}`,
			isPublished || isSwitched,
			next !== undefined,
		),
		step(next ? `Sign with ${next.selector}` : isSwitched ? 'Mail is signed with it' : 'Sign with it', isSwitched, isPublished),
		step(
			last ? `A week after the switch, remove ${last.selector} and take its record out of the DNS` : 'A week later, remove the key before it, and its record',
			false,
			isSwitched && signs,
		),
	];
};
