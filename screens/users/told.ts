// Something that takes a while: said as it begins, and how it ended.
import {visible} from '../../source/format/visible.ts';
import type {World} from '../frame/world.tsx';

type Ended = {readonly problem?: {readonly title: string; readonly hint: string} | undefined; readonly says?: string};

export const told = async ({notices}: Pick<World, 'notices'>, title: string, doing: Promise<Ended>): Promise<void> => {
	notices.actions.tell(`${title} ...`);
	const {problem, says} = await doing;
	if (problem) notices.actions.fail({title: `${title}: ${visible(problem.title)}`, hint: problem.hint});
	else notices.actions.tell(`${title}: ${visible(says ?? 'done')}`);
};
