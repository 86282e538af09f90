// The anatomy of a command: one remote program call, as argv and a parse of what it says. No I/O.
import type {Command, CommandResult} from '../host/host.ts';

export type ReadCommand<Args, Value> = {
	/** = file name: `<program>-<verb>`. */
	readonly name: string;
	/** Arguments with which the contract suite runs it on the demo and on the lab. */
	readonly examples: readonly Args[];
	build(args: Args): Command<'read'>;
	/** Never throws on what a server may say: what cannot be read becomes a value that says so. */
	parse(result: CommandResult): Value;
};

export type WriteCommand<Args, Value> = Omit<ReadCommand<Args, Value>, 'build'> & {build(args: Args): Command<'write'>};

/** Asked in the same tick: carried in one round trip. Asked before in this run: remembered. */
export type Ask = <Args, Value>(command: ReadCommand<Args, Value>, args: Args) => Promise<Value>;

/**
 * An answer, or why there is none: a program that is missing, may not run, or took too long.
 * `why` is a sentence for the user. A check turns it into an `unknown` finding, never into an all-clear.
 */
export type Answer<Value> = {readonly ok: true; readonly value: Value} | {readonly ok: false; readonly why: string; readonly missing: boolean};
