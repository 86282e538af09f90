// Questions to the person at the screen, one at a time: yes or no (default no), a word to be typed, a secret.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Asker} from '../host/login.ts';
import {createSecret, type Secret} from '../host/secret.ts';
import {emptyText, type TextState} from './text-edit.ts';

type Common = {readonly title: string; readonly lines: readonly string[]};

export type Dialog =
	| (Common & {
			readonly kind: 'confirm';
			/** What yes does, as the button says it. */
			readonly action: string;
			readonly chosen: 'cancel' | 'action';
	  })
	| (Common & {
			readonly kind: 'typed';
			readonly action: string;
			/** What must be typed, to the letter. */
			readonly word: string;
			readonly typed: TextState;
	  })
	| (Common & {readonly kind: 'secret'; readonly typed: TextState})
	/** One line of text; `why` it cannot be taken, undefined when it can. */
	| (Common & {readonly kind: 'text'; readonly typed: TextState; readonly why: string | undefined; readonly check: (text: string) => string | undefined});

export type DialogsStore = StoreApi<{readonly dialog: Dialog | undefined}> & {
	readonly actions: Asker & {
		confirm(question: Common & {readonly action?: string}): Promise<boolean>;
		confirmTyped(question: Common & {readonly action: string; readonly word: string}): Promise<boolean>;
		secret(question: {readonly title: string; readonly lines?: readonly string[]}): Promise<Secret | undefined>;
		/** Undefined when it was cancelled. It stays until `check` has nothing against it. */
		text(question: Common & {readonly initial?: string; check?(text: string): string | undefined}): Promise<string | undefined>;
		choose(chosen: 'cancel' | 'action'): void;
		type(typed: TextState): void;
		/** Enter: what is chosen or typed now. */
		answer(): void;
		/** Esc: no. */
		cancel(): void;
		/** Answers no to everything that is asked and will be. */
		close(): void;
	};
};

type Waiting = {readonly dialog: Dialog; readonly settle: (dialog: Dialog | undefined) => void};

export const createDialogs = (): DialogsStore => {
	const store = createStore<{readonly dialog: Dialog | undefined}>(() => ({dialog: undefined}));
	const queue: Waiting[] = [];
	let closed = false;

	/** Resolves with the dialog as it stood when it was answered; undefined when it was cancelled. */
	const ask = (dialog: Dialog): Promise<Dialog | undefined> =>
		new Promise(resolve => {
			if (closed) return resolve(undefined);
			queue.push({dialog, settle: resolve});
			if (queue.length === 1) store.setState({dialog});
		});

	const settle = (answered: Dialog | undefined) => {
		const waiting = queue.shift();
		store.setState({dialog: queue[0]?.dialog});
		waiting?.settle(answered);
	};

	const change = (edit: (dialog: Dialog) => Dialog) => store.setState(({dialog}) => ({dialog: dialog && edit(dialog)}));

	return Object.assign(store, {
		actions: {
			confirm: async ({title, lines, action = 'Yes'}: Common & {readonly action?: string}) => {
				const answered = await ask({kind: 'confirm', title, lines, action, chosen: 'cancel'});
				return answered?.kind === 'confirm' && answered.chosen === 'action';
			},
			confirmTyped: async ({title, lines, action, word}: Common & {readonly action: string; readonly word: string}) => {
				const answered = await ask({kind: 'typed', title, lines, action, word, typed: emptyText});
				return answered?.kind === 'typed' && answered.typed.text === word;
			},
			secret: async ({title, lines = []}: {readonly title: string; readonly lines?: readonly string[]}) => {
				const answered = await ask({kind: 'secret', title, lines, typed: emptyText});
				return answered?.kind === 'secret' ? createSecret(answered.typed.text) : undefined;
			},
			text: async ({title, lines, initial = '', check = () => undefined}: Common & {readonly initial?: string; check?(text: string): string | undefined}) => {
				const answered = await ask({kind: 'text', title, lines, typed: {text: initial, cursor: initial.length}, why: undefined, check});
				return answered?.kind === 'text' ? answered.typed.text : undefined;
			},
			choose: (chosen: 'cancel' | 'action') => change(dialog => (dialog.kind === 'confirm' ? {...dialog, chosen} : dialog)),
			type: (typed: TextState) =>
				change(dialog => (dialog.kind === 'confirm' ? dialog : dialog.kind === 'text' ? {...dialog, typed, why: undefined} : {...dialog, typed})),
			answer: () => {
				const {dialog} = store.getState();
				// A wrong word is no answer: the dialog stays, and says what is missing.
				if (dialog?.kind === 'typed' && dialog.typed.text !== dialog.word) return;
				const why = dialog?.kind === 'text' ? dialog.check(dialog.typed.text) : undefined;
				if (why !== undefined) return change(each => (each.kind === 'text' ? {...each, why} : each));
				settle(dialog);
			},
			cancel: () => settle(undefined),
			close: () => {
				closed = true;
				while (queue.length > 0) settle(undefined);
			},
		},
	});
};
