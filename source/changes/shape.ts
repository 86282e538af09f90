// What a change of the server is: texts of files before and after, commands with their undo, what is checked before and settled after. Plain data.
import type {Command} from '../host/host.ts';
import type {Secret} from '../host/secret.ts';

/** Texts are sealed (format/sealed.ts): the values of passwords are tokens, which only the server's copy of them replaces. */
export type FileEdit = {
	readonly path: string;
	/** Undefined: the file must not be there. `sha256` of its bytes, in hex, as the plan read them. */
	readonly before: {readonly text: string; readonly sha256: string} | undefined;
	/** Undefined: it is removed. Owner and mode of a file that is there are kept; `owned` is for a new one. */
	readonly after: {readonly text: string; readonly owned?: Owned} | undefined;
};

export type Owned = {
	readonly user: string;
	readonly group: string;
	/** Octal, `0644`. */
	readonly mode: string;
};

/** Something that is run once, after the files were written. */
export type Step = {
	/** What it does, as a sentence without a full stop: `Add postfix to the group opendkim`. */
	readonly says: string;
	/** Run by the server itself from a file, so that a lost connection cannot cut it: it takes no stdin. */
	readonly command: Command<'write'>;
	readonly undo: Command<'write'> | {readonly none: string /** Why it cannot be undone. */};
};

export type Plan = {
	/** One line for the journal: `LMTP looks users up with their domain`. */
	readonly title: string;
	readonly edits: readonly FileEdit[];
	readonly steps: readonly Step[];
	/** Run against the staged tree: `stagePath` stands for the directory below which the copy lies. Exit code 0 is yes. */
	readonly validate: ReadonlyArray<Command<'read'>>;
	/** Reload, postmap: after the files were written, and again after they were put back. Must do no harm when run twice. */
	readonly settle: ReadonlyArray<Command<'write'>>;
	/** What the tokens of the texts stand for. */
	readonly secrets: ReadonlyMap<string, Secret>;
	/** Told before anything is done, and in the result: what the plan cannot know or does not do. */
	readonly notes: readonly string[];
};

/** In the words of a plan's `validate`: the directory of the staged copy, so that `${stagePath}/etc/dovecot/dovecot.conf` is the copy of that file. */
export const stagePath = '@STAGE@';

export type Stage = 'stage' | 'validate' | 'arm' | 'commit' | 'settle' | 'verify' | 'confirm' | 'rollback';

/** Why a change is not there: told in `says`, as a sentence. */
export type Refused =
	/** A file is no longer what the plan read, or is not what it takes it for. */
	| 'changed-meanwhile'
	/** The staged copy does not validate. */
	| 'invalid'
	/** Another change is under way. */
	| 'held'
	/** Something on the server is in the way: no room, read-only, no systemd. */
	| 'server'
	/** It was written and did not prove itself. */
	| 'unproven'
	/** The server put it back by itself before it was confirmed. */
	| 'timed-out';

export type ChangeEvent =
	| {readonly kind: 'begun'; readonly id: string}
	| {readonly kind: 'stage'; readonly stage: Stage; readonly state: 'started'}
	| {readonly kind: 'stage'; readonly stage: Stage; readonly state: 'done' | 'failed'; readonly durationMs: number; readonly says: string}
	| {readonly kind: 'ended'; readonly result: ChangeResult};

export type ChangeResult =
	| {readonly result: 'confirmed'; readonly id: string; readonly says: string; readonly proof: readonly Proof[]}
	| {
			readonly result: 'refused';
			readonly id: string;
			readonly why: Refused;
			readonly says: string;
			readonly proof: readonly Proof[];
	  }
	| {readonly result: 'rolled-back'; readonly id: string; readonly why: Refused; readonly says: string; readonly proof: readonly Proof[]}
	/** The connection went: what became of it, the server decides by itself. */
	| {readonly result: 'unknown'; readonly id: string; readonly says: string; readonly proof: readonly Proof[]};

/** A line that proves what is said: from where, and the text. */
export type Proof = {readonly from: string; readonly text: string};

/** What a verification found: good or not, one sentence, and the lines that prove it. */
export type Verdict = {readonly good: boolean; readonly says: string; readonly proof: readonly Proof[]};

/** `begun`: something without files that was started, and of whose end nothing is known; `failed`: it was tried and did not work. */
export type JournalState = 'begun' | 'failed' | 'armed' | 'committed' | 'confirmed' | 'rolled-back' | 'undone' | 'stuck';

/** A change as the journal tells it. Texts are dotted: nothing in it is secret. */
export type JournalEntry = {
	readonly id: string;
	/** ISO 8601, UTC. */
	readonly at: string;
	/** Who, from where: `anna@laptop`. */
	readonly by: string;
	readonly host: string;
	readonly title: string;
	/** Ids of the fixes, or what else asked for it. */
	readonly because: readonly string[];
	readonly state: JournalState;
	/** When the state was reached, and what was said of it. */
	readonly stateAt: string;
	readonly stateSays: string;
	readonly files: ReadonlyArray<{readonly path: string; readonly diff: string}>;
	readonly commands: readonly string[];
	/** Why it cannot be undone; empty when it can. */
	readonly noUndo: readonly string[];
	/** Rows of a database that it wrote: `kept` as they were before, `expired` (source/scripts/rows-kept.ts), or `lost`, because they could not be kept; `none`: it wrote none. */
	readonly rows: 'none' | 'kept' | 'expired' | 'lost';
	/** Of rows whose end nobody noted: how many were kept, the last of them perhaps never written (or, by psql, one batch more), and how long ago something was heard of it. */
	readonly unfinished?: {readonly rows: number; readonly quietSeconds: number | undefined};
	readonly proof: readonly Proof[];
};

/** A change as it is kept on the machine that made it; nothing in it is secret. `result`: as it was known here when it ended. */
export type LocalAccount = {
	readonly id: string;
	/** ISO 8601, UTC. */
	readonly at: string;
	readonly by: string;
	readonly host: string;
	readonly title: string;
	readonly because: readonly string[];
	readonly result: JournalState | 'refused' | 'unknown';
	readonly says: string;
};

export type Remember = (account: LocalAccount) => Promise<void>;
