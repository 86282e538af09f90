// The anatomy of a fake program: the few things a real one gets and gives, and the world it lives in.
import type {World} from '../world.ts';

export type Call = {
	/** Without the program itself. */
	readonly argv: readonly string[];
	readonly stdin: Buffer;
	readonly world: World;
	readonly uid: number;
	readonly environment: ReadonlyMap<string, string>;
	/** Aborted when its time is over or nobody wants it any more. */
	readonly signal: AbortSignal;
	out(text: string | Uint8Array): void;
	err(text: string): void;
	/** Another program with the same stdin and outputs. */
	run(argv: readonly string[], change?: Partial<Call>): Promise<number>;
};

export type Program = {
	/** = file name. */
	readonly name: string;
	readonly also?: readonly string[];
	/** Returns the exit code. */
	run(call: Call): Promise<number> | number;
};
