// One message's story: what happened to it, in order, and what became of each recipient.
import type {Level} from '../checks/shape.ts';
import type {MailLine} from './shape.ts';

export type StepWord =
	| 'accepted'
	| 'queued'
	| 'signed'
	| 'filtered'
	| 'scanned'
	| 'refused'
	| 'delivered'
	| 'waiting'
	| 'returned'
	| 'rejected'
	/** Refused for now: its sender tries again. */
	| 'put off'
	| 'discarded'
	| 'held'
	| 'told sender'
	| 'trouble'
	| 'again'
	| 'cancelled';

export type Step = {
	readonly atMs: number;
	readonly word: StepWord;
	readonly level: Level;
	readonly says: string;
	readonly recipient?: string;
	/** What to do, where something can be done. */
	readonly todo?: string;
	readonly fix?: string;
};

export type Outcome = {
	readonly recipient: string;
	/** The address that an alias turned into `recipient`. */
	readonly original: string | undefined;
	readonly state: 'delivered' | 'waiting' | 'returned' | 'rejected' | 'put off' | 'discarded' | 'under way';
	readonly level: Level;
	readonly atMs: number;
	/** Mailbox and folder, or the server that took it, or why not. */
	readonly says: string;
	/** How long it took, in words. */
	readonly took: string;
	readonly tries: number;
	readonly folder: string | undefined;
	readonly relay: string;
	readonly todo: string | undefined;
	readonly fix: string | undefined;
};

export type Story = {
	/** Every id it had in the queue, the first one first; empty when it was turned away before it had one. */
	readonly queueIds: readonly string[];
	readonly messageId: string | undefined;
	/** Envelope sender; empty for bounces. */
	readonly sender: string | undefined;
	/** As whom somebody logged in to send it. */
	readonly user: string | undefined;
	readonly client: string | undefined;
	readonly bytes: number | undefined;
	readonly fromMs: number;
	readonly toMs: number;
	readonly steps: readonly Step[];
	readonly outcomes: readonly Outcome[];
	/** It has left this server, or never came in: nothing more will happen. */
	readonly finished: boolean;
	readonly verdict: {readonly level: Level; readonly says: string};
	readonly lines: readonly MailLine[];
};
