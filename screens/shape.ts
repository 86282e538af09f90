// The anatomy of a screen: a model hook (the only place with hooks, no I/O) apart from a pure view.
import type {ReactNode} from 'react';
import type {TextState} from '../source/store/text-edit.ts';
import type {Theme} from './frame/theme.ts';

export type Size = {readonly columns: number; readonly rows: number};

/** What a key means on a screen; `frame/keymap.ts` maps each to its keys once. Two verbs may share a key where no screen has both. */
export type Verb =
	| 'up'
	| 'down'
	| 'pageUp'
	| 'pageDown'
	| 'top'
	| 'bottom'
	| 'left'
	| 'right'
	| 'enter'
	| 'back'
	| 'next'
	| 'previous'
	| 'mark'
	| 'refresh'
	| 'filter'
	| 'copy'
	| 'fix'
	| 'openFix'
	| 'deliver'
	| 'start'
	| 'stop'
	| 'restart'
	| 'reload'
	| 'unitFile'
	| 'log'
	| 'add'
	| 'edit'
	| 'remove'
	| 'export'
	| 'follow'
	| 'pause'
	| 'nextError'
	| 'previousError'
	| 'wrap'
	| 'stamps'
	| 'markLine'
	| 'service'
	| 'severity'
	| 'address'
	| 'range'
	| 'highlight'
	| 'trace'
	| 'card'
	| 'import'
	| 'password'
	| 'toggle'
	| 'sort'
	| 'narrow'
	| 'quota'
	| 'summary'
	| 'body'
	| 'flushMail'
	| 'allMessages'
	| 'markAll'
	| 'nextOfSender'
	| 'queueEntry'
	| 'hold'
	| 'release'
	| 'requeue'
	| 'apply'
	| 'undo'
	| 'watch'
	| 'keys'
	| 'addEd25519'
	| 'certificates'
	| 'practise'
	| 'transcript'
	| 'outbound'
	| 'explain'
	| 'replies'
	| 'repeat'
	| 'restore'
	| 'probe';

export type Binding<Model = unknown> = {
	readonly verb: Verb;
	/** What it does here, as the footer and the help print it. */
	readonly says: string;
	/** What it does just now, where that is more than `says` can say: for the footer. */
	saysNow?(model: Model): string;
	/** As it follows `Cannot`, where `says` is not what one does. */
	readonly cannot?: string;
	/** Why the key cannot be used now; undefined when it can. Shown when it is pressed all the same. */
	blocked?(model: Model): string | undefined;
	act(model: Model): void;
	/** Changes something on the server: blocked in a read-only session. */
	readonly writes?: true;
	/** Not in the footer, only in the help (arrows and such). */
	readonly quiet?: true;
};

/** A line of text that is being typed: the frame draws it in its status line, unless the screen does, and sends it all keys. */
export type Typing = {
	readonly inScreen?: true;
	/** What Enter and Esc do, as the footer prints it. */
	readonly says?: {readonly submit: string; readonly cancel: string};
	readonly label: string;
	readonly state: TextState;
	/** Drawn as stars. */
	readonly masked?: boolean;
	change(next: TextState): void;
	/** Enter. */
	submit(): void;
	/** Esc: as it was before. */
	cancel(): void;
};

export type Screen<Model = unknown> = {
	readonly id: string;
	readonly title: string;
	/** Its key among the tabs; without one it is no tab (the picker, the help). */
	readonly tab?: '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '0';
	/** The tab that it belongs to, where it is none itself: the steps of a wizard. */
	readonly under?: string;
	readonly bindings: ReadonlyArray<Binding<Model>>;
	/** While it is defined, keys are text and no binding is reached. */
	typing?(model: Model): Typing | undefined;
	/** True at the top level of the screen: there `q` quits and Esc has nothing to leave. */
	atRoot?(model: Model): boolean;
	/** The only place with hooks; it calls store actions and does no I/O. */
	useModel(): Model;
	/** Pure. `size` is what is left inside the frame. */
	View(props: {readonly model: Model; readonly size: Size; readonly theme: Theme}): ReactNode;
};

/** Keeps `Model` inferred within a screen and erased in the list. */
export const defineScreen = <Model>(screen: Screen<Model>): Screen => screen as unknown as Screen;
