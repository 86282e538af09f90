// What a change of mailboxes works with: the server, its database, the threads that hash.
import type {Keeper} from '../changes/record-action.ts';
import type {ReadCommand, WriteCommand} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';
import type {Host} from '../host/host.ts';
import type {HashPool} from './hash-pool.ts';
import type {Mailboxes} from './open-mailboxes.ts';

export type Hands = {
	readonly host: Pick<Host, 'run' | 'label'>;
	readonly clock: Clock;
	readonly readOnly: boolean;
	readonly mailboxes: Mailboxes;
	readonly pool: HashPool;
	/** Where rows are kept for an undo of what is written just now. */
	readonly keeper?: Keeper;
	/** Hears of a change that can be undone by this id. */
	undoable?(change: string): void;
	/** Takes a sentence that is no failure. */
	tell?(sentence: string): void;
};

/** One command now; nothing is remembered of it. Throws HostError. */
export const carry = async <Args, Value>(
	host: Pick<Host, 'run'>,
	command: ReadCommand<Args, Value> | WriteCommand<Args, Value>,
	args: Args,
): Promise<Value> => {
	const [result] = await host.run([command.build(args)]);
	if (result === undefined) throw new Error(`${command.name} was not answered`);
	return command.parse(result);
};
