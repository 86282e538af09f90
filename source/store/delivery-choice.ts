// What is chosen on the delivery screen: which tests, where outbound goes, how often, and the headers that somebody pasted.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {TestKind} from '../delivery/hops.ts';
import {whyNoRecipient} from '../delivery/recipient.ts';
import type {TextState} from './text-edit.ts';

export type Field = 'outbound' | 'repeat' | 'headers';

export type DeliveryChoices = {
	readonly marked: readonly TestKind[];
	readonly outboundTo: string | undefined;
	readonly rounds: number;
	/** As they were pasted; empty: none. */
	readonly headers: string;
	readonly typing: {readonly field: Field; readonly state: TextState} | undefined;
};

export type DeliveryChoicesStore = StoreApi<DeliveryChoices> & {
	readonly actions: {
		toggle(kind: TestKind): void;
		type(field: Field, text: string): void;
		change(state: TextState): void;
		cancel(): void;
		/** Why it cannot be taken; undefined when it was. */
		submit(): string | undefined;
	};
};

const mostRounds = 200;

export const createDeliveryChoices = (): DeliveryChoicesStore => {
	const store = createStore<DeliveryChoices>(() => ({
		marked: ['inside', 'inbound', 'relay', 'unauthenticated', 'spoofing'],
		outboundTo: undefined,
		rounds: 1,
		headers: '',
		typing: undefined,
	}));
	const take = (field: Field, text: string): Partial<DeliveryChoices> | string => {
		if (field === 'headers') return {headers: text};
		if (field === 'repeat') {
			const rounds = Number(text);
			return Number.isInteger(rounds) && rounds >= 1 && rounds <= mostRounds ? {rounds} : `a whole number from 1 to ${mostRounds} is wanted.`;
		}
		if (text === '') return {outboundTo: undefined, marked: store.getState().marked.filter(kind => kind !== 'outbound')};
		const why = whyNoRecipient(text);
		if (why !== undefined) return `${why}.`;
		return {outboundTo: text, marked: [...new Set([...store.getState().marked, 'outbound' as const])]};
	};
	return Object.assign(store, {
		actions: {
			toggle: (kind: TestKind) => store.setState(({marked}) => ({marked: marked.includes(kind) ? marked.filter(each => each !== kind) : [...marked, kind]})),
			type: (field: Field, text: string) => store.setState({typing: {field, state: {text, cursor: text.length}}}),
			change: (state: TextState) => store.setState(({typing}) => ({typing: typing && {...typing, state}})),
			cancel: () => store.setState({typing: undefined}),
			submit: () => {
				const {typing} = store.getState();
				if (typing === undefined) return undefined;
				const taken = take(typing.field, typing.state.text.trim());
				store.setState({typing: undefined, ...(typeof taken === 'string' ? {} : taken)});
				return typeof taken === 'string' ? taken : undefined;
			},
		},
	});
};
