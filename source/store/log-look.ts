// How somebody looks at the log: at its end or at one line, with which filter, marks and stamps.
import {createStore, type StoreApi} from 'zustand/vanilla';
import type {Severity} from '../maillog/log-filter.ts';
import {emptyText, type TextState} from './text-edit.ts';

export type Stamps = 'absolute' | 'relative' | 'off';
export type LogField = 'service' | 'address' | 'highlight' | 'range' | 'trace';

/** Time ranges by their key; undefined: all. */
export const ranges = [
	[undefined, 'all'],
	[60_000, '1 min'],
	[300_000, '5 min'],
	[900_000, '15 min'],
	[3_600_000, '1 h'],
	[21_600_000, '6 h'],
	[86_400_000, '24 h'],
] as const satisfies ReadonlyArray<readonly [lastMs: number | undefined, says: string]>;

export type LogLook = {
	readonly following: boolean;
	/** The line that is pointed at; undefined: the last one. */
	readonly line: number | undefined;
	/** Of when following stopped: what came since is counted from there. */
	readonly stoppedAt: number;
	readonly marked: number | undefined;
	readonly wrap: boolean;
	readonly stamps: Stamps;
	readonly service: string;
	readonly severity: Severity;
	readonly address: string;
	readonly highlight: string;
	readonly range: number;
	/** `refused`: what was typed and is no answer. */
	readonly typing: {readonly field: LogField; readonly text: TextState; readonly refused?: string} | undefined;
};

export type LogLookStore = StoreApi<LogLook> & {
	readonly actions: {
		follow(): void;
		/** Points at this line; `next` is the number that comes next now. */
		pointAt(line: number | undefined, next: number): void;
		mark(line: number | undefined): void;
		toggleWrap(): void;
		nextStamps(): void;
		nextSeverity(): void;
		set(edit: Partial<Pick<LogLook, 'service' | 'address' | 'highlight' | 'range'>>): void;
		/** Every line again, none highlighted or marked; false where it was so. */
		clear(): boolean;
		startTyping(field: LogField): void;
		type(text: TextState): void;
		refuse(typed: string): void;
		endTyping(): void;
	};
};

const stamps: readonly Stamps[] = ['absolute', 'relative', 'off'];
const severities: readonly Severity[] = ['info', 'warning', 'error'];
const after = <Value>(all: readonly Value[], one: Value): Value => all[(all.indexOf(one) + 1) % all.length] as Value;

export const createLogLook = (): LogLookStore => {
	const store = createStore<LogLook>(() => ({
		following: true,
		line: undefined,
		stoppedAt: 0,
		marked: undefined,
		wrap: false,
		stamps: 'absolute',
		service: '',
		severity: 'info',
		address: '',
		highlight: '',
		range: 0,
		typing: undefined,
	}));
	return Object.assign(store, {
		actions: {
			follow: () => store.setState({following: true, line: undefined}),
			pointAt: (line: number | undefined, next: number) =>
				store.setState(({following, stoppedAt}) => ({line, following: false, stoppedAt: following ? next : stoppedAt})),
			mark: (line: number | undefined) => store.setState(({marked}) => ({marked: marked === line ? undefined : line})),
			toggleWrap: () => store.setState(({wrap}) => ({wrap: !wrap})),
			nextStamps: () => store.setState(look => ({stamps: after(stamps, look.stamps)})),
			nextSeverity: () => store.setState(look => ({severity: after(severities, look.severity)})),
			set: (edit: Partial<LogLook>) => store.setState(edit),
			clear: () => {
				const {service, address, highlight, range, severity, marked} = store.getState();
				store.setState({service: '', address: '', highlight: '', range: 0, severity: 'info', marked: undefined});
				return [service, address, highlight].some(text => text !== '') || range > 0 || severity !== 'info' || marked !== undefined;
			},
			startTyping: (field: LogField) =>
				store.setState(look => {
					const text = field === 'range' || field === 'trace' ? '' : look[field];
					return {typing: {field, text: text === '' ? emptyText : {text, cursor: text.length}}};
				}),
			type: (text: TextState) => store.setState(({typing}) => ({typing: typing && {...typing, text}})),
			refuse: (refused: string) => store.setState(({typing}) => ({typing: typing && {...typing, refused}})),
			endTyping: () => store.setState({typing: undefined}),
		},
	});
};
