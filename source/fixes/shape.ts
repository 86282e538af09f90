// The anatomy of a fix: what it repairs, how it is recognised on this server, what it asks, and what it makes of the configuration. Apply and undo are in changes/.
import type {Owned, Step} from '../changes/shape.ts';
import type {Check, Evidence} from '../checks/shape.ts';
import type {Ask} from '../commands/shape.ts';
import type {Command} from '../host/host.ts';

/** A configuration file as a repair sees it and leaves it; its text is sealed (format/sealed.ts). */
export type ConfigFile = {
	readonly path: string;
	readonly text: string;
	/** Of a file that the repair makes; others keep their owner and mode. */
	readonly owned?: Owned;
};

export type Detected<Facts = unknown> = {
	readonly evidence: readonly Evidence[];
	/** Files a repair would touch. */
	readonly files: readonly string[];
	readonly facts: Facts;
	/** Why it could not be seen where mail lies: then nothing of this repair is done, it could leave some behind. */
	readonly blind?: string;
};

export type Answers = Readonly<Record<string, string>>;

export type Choice = {
	readonly value: string;
	readonly says: string;
	/** What it would mean here: lines of text. */
	readonly shows?: readonly string[];
	/** Who chooses it agrees that mail may lie where Dovecot does not look any more; else that alone undoes a repair. */
	readonly leavesMail?: true;
};

export type Question<Facts = unknown> = {
	/** Its name among the answers, and on the command line (`--answer home=...`). */
	readonly id: string;
	readonly asks: string;
	/** False: it is not asked on this server, and has no answer. */
	applies?(facts: Facts): boolean;
	/** Undefined: any text. */
	choices?(facts: Facts): readonly Choice[];
	/** Undefined: there is no answer that could be proposed, somebody must give one. */
	preset(facts: Facts): string | undefined;
	/** What an answer would mean here, as lines of text: a real mailbox before and after. */
	shows?(answer: string, facts: Facts): readonly string[];
	/** Why this is no answer; undefined when it is one. */
	objection?(answer: string, facts: Facts): string | undefined;
};

export type Repair = {
	/** All files, those that changed among them. */
	readonly files: readonly ConfigFile[];
	readonly steps?: readonly Step[];
	/** Beside what a changed configuration needs by itself (changes/trees.ts). */
	readonly settle?: ReadonlyArray<Command<'write'>>;
	/** What a person should know or do. */
	readonly notes?: readonly string[];
	/** Why it is no repair of this server as it is now, as a sentence: it can be taken away and not be applied. */
	readonly exportOnly?: string;
};

export type Fix<Facts = unknown> = {
	/** = file name, for ever: scripts use it. */
	readonly id: string;
	readonly title: string;
	/** The pitfalls of the catalogue it covers: `R04`. */
	readonly covers: readonly string[];
	/** In plain words: what is wrong, why nobody sees it, what the repair does. */
	readonly explains: string;
	/** `interrupts`: users notice, a service is restarted. `loses`: mail may become invisible, or something is removed. */
	readonly risk: 'safe' | 'interrupts' | 'loses';
	readonly questions: ReadonlyArray<Question<Facts>>;
	/** Undefined: this server does not have it. */
	detect(at: {readonly ask: Ask}): Promise<Detected<Facts> | undefined>;
	/**
	 * Pure: from all configuration files as the repairs before it left them. Where nothing can be repaired safely, the files come back
	 * unchanged, and `notes` are the exact steps for a person.
	 */
	plan(files: readonly ConfigFile[], facts: Facts, answers: Answers): Repair;
	/** Also how a failing check finds its fix. */
	readonly verifiedBy: readonly Check[];
};

/** Keeps `Facts` inferred within a fix and erased in the list. */
export const defineFix = <Facts>(fix: Fix<Facts>): Fix => fix as unknown as Fix;
