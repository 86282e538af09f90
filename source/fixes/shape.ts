// The anatomy of a fix: what it repairs, and how it is recognised on this server.
import type {Check, Evidence} from '../checks/shape.ts';
import type {Ask} from '../commands/shape.ts';

export type Detected = {readonly evidence: readonly Evidence[] /** Files a repair would touch. */; readonly files: readonly string[]};

export type Fix = {
	/** = file name, for ever: scripts use it. */
	readonly id: string;
	readonly title: string;
	/** The pitfalls of the catalogue it covers: `R04`. */
	readonly covers: readonly string[];
	/** In plain words: what is wrong, why nobody sees it, what the repair does. */
	readonly explains: string;
	readonly risk: 'safe' | 'interrupts' | 'loses';
	/** Undefined: this server does not have it. */
	detect(at: {readonly ask: Ask}): Promise<Detected | undefined>;
	/** Also how a failing check finds its fix. */
	readonly verifiedBy: readonly Check[];
};
