// The one line that tells what has just happened. It stays until the next key, and never covers content.
import {createStore, type StoreApi} from 'zustand/vanilla';
import {sentences} from '../format/sentences.ts';
import type {Problem} from '../problem.ts';

export type Notice = {readonly tone: 'told' | 'failed'; readonly text: string};

export type NoticesStore = StoreApi<{readonly notice: Notice | undefined}> & {
	readonly actions: {tell(text: string): void; fail(problem: Pick<Problem, 'title' | 'hint'>): void; clear(): void};
};

export const createNotices = (): NoticesStore => {
	const store = createStore<{readonly notice: Notice | undefined}>(() => ({notice: undefined}));
	return Object.assign(store, {
		actions: {
			tell: (text: string) => store.setState({notice: {tone: 'told', text}}),
			fail: ({title, hint}: Pick<Problem, 'title' | 'hint'>) => store.setState({notice: {tone: 'failed', text: sentences(title, hint)}}),
			clear: () => {
				if (store.getState().notice !== undefined) store.setState({notice: undefined});
			},
		},
	});
};
