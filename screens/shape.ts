// The anatomy of a screen: a model hook (the only place with hooks, no I/O) apart from a pure view.
import type {ReactNode} from 'react';

export type Size = {readonly columns: number; readonly rows: number};

/** What a key means, wherever it is pressed; `frame/keymap.ts` maps each to its keys once. */
export type Verb =
	| 'up' | 'down' | 'pageUp' | 'pageDown' | 'top' | 'bottom' | 'left' | 'right'
	| 'enter' | 'back' | 'next' | 'previous' | 'mark'
	| 'refresh' | 'filter' | 'copy' | 'fix' | 'deliver'
	| 'start' | 'stop' | 'restart' | 'reload' | 'unitFile' | 'log'
	| 'add' | 'edit' | 'remove' | 'export';

export type Binding<Model = unknown> = {
	readonly verb: Verb;
	/** What it does here, as the footer and the help print it. */
	readonly says: string;
	/** Why the key cannot be used now; undefined when it can. Shown when it is pressed all the same. */
	blocked?(model: Model): string | undefined;
	act(model: Model): void;
	/** Changes something on the server: blocked in a read-only session. */
	readonly writes?: true;
	/** Not in the footer, only in the help (arrows and such). */
	readonly quiet?: true;
};

export type Screen<Model = unknown> = {
	readonly id: string;
	readonly title: string;
	readonly bindings: ReadonlyArray<Binding<Model>>;
	/** Then only `back` reaches the bindings; everything else is text. */
	isTyping?(model: Model): boolean;
	/** The only place with hooks; it calls store actions and does no I/O. */
	useModel(): Model;
	/** Pure. `size` is what is left inside the frame. */
	View(props: {readonly model: Model; readonly size: Size}): ReactNode;
};

/** Keeps `Model` inferred within a screen and erased in the list. */
export const defineScreen = <Model,>(screen: Screen<Model>): Screen => screen as unknown as Screen;
