// The state of something that is fetched, in one line: being looked at, how it is known, or why it is not.
import {sentences} from '../../source/format/sentences.ts';
import {visible} from '../../source/format/visible.ts';
import type {Loadable} from '../../source/store/loadable.ts';
import {clockText} from '../frame/clock-text.ts';
import type {Theme} from '../frame/theme.ts';

export const loadingText = (loadable: Loadable<unknown>, doing: string, theme: Theme): string => {
	if (loadable.state === 'ready') return theme.dim(` as of ${clockText(loadable.at)}`);
	if (loadable.state === 'failed') return ` ${theme.failure(visible(sentences(loadable.problem.title, loadable.problem.hint)))}`;
	const since = loadable.state === 'loading' && loadable.lastAt ? `; below as of ${clockText(loadable.lastAt)}` : '';
	return theme.dim(` ${doing} ...${since}`);
};
