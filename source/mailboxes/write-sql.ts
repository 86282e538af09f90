// The one place from which SQL changes a server: a titled list of statements, one transaction, as whoever may write.
import {type Keeper, recordWork} from '../changes/record-action.ts';
import {HostError} from '../host/host-error.ts';
import {RefusedError} from '../problem.ts';
import type {Statement} from '../schemas/run.ts';
import type {KeepRows} from './database.ts';
import type {Hands} from './hands.ts';
import {keptLines} from './kept-file.ts';

/** `title`: what it is for, as a journal prints it: `add mailbox anna@example.org`. */
export type SqlChange = {
	readonly title: string;
	readonly statements: readonly Statement[];
	/** What an undo of it does not take back, as sentences without a full stop. */
	readonly leaves?: readonly string[];
	/** What was done beside it, a line each. */
	readonly also?: readonly string[];
};

/** One line a statement, values left out: what the journal keeps. */
const sqlLines = ({statements}: SqlChange): readonly string[] =>
	statements.map(({verb, table, rows}) => `SQL: ${verb} on ${table}, ${rows.length} row${rows.length === 1 ? '' : 's'}`);

/** What a change needs; the threads that hash are no part of it. */
type Writer = Omit<Hands, 'pool'>;

/** Without a journal of its own: for what stands in one already, whose `keeper` it tells. Throws HostError and RefusedError; then nothing was written. */
export const writeRows = async (
	{mailboxes, readOnly, keeper}: Pick<Writer, 'mailboxes' | 'readOnly' | 'keeper'>,
	{title, statements}: SqlChange,
): Promise<readonly number[]> => {
	const {rights, unknown, reader} = mailboxes;
	if (readOnly)
		throw new HostError(
			'read-only',
			`This session is read-only: ${title} was not done`,
			'Start again without --read-only (or read_only in the profile) to change things.',
		);
	if (unknown !== undefined)
		throw new RefusedError(
			`${unknown} Nothing is written to tables that are not known.`,
			'Declare their columns in the profile: [hosts.NAME.database.mailboxes] table, address, password.',
		);
	if (rights.as === 'nobody')
		throw new RefusedError(rights.because, 'Name a user that may write in the profile: [hosts.NAME.database] user and password_file.');
	const keep: KeepRows | undefined =
		keeper &&
		(async (rows, when) => {
			const kept = keptLines(statements, rows);
			if (kept === undefined) return;
			if (when === 'before') return keeper.keep(kept.lines, kept.count);
			// It is written already: that it cannot be taken back does not make it undone.
			await keeper.keep(kept.lines, kept.count).catch((error: Error) => keeper.lose(error.message));
		});
	return (rights.as === 'administrator' ? rights.database : reader).write(statements, keep);
};

export type Told = {readonly also?: readonly string[]; readonly leaves?: readonly string[]; readonly keepsRows?: boolean};

/** Work that stands in the journal of the server, whatever it writes: an import is one entry. Throws as the work does. */
export const journalled = async <Value>(
	hands: Writer,
	title: string,
	{also = [], leaves = [], keepsRows = false}: Told,
	work: (hands: {readonly keeper?: Keeper}) => Promise<Value>,
): Promise<Value> => {
	const {host, clock, readOnly, tell, undoable} = hands;
	// Nothing is written, so nothing is noted either: the work says why.
	if (readOnly) return work({});
	const action = {title, because: ['users'], also, noUndo: leaves, keepsRows};
	const {value, change, unrecorded, unkept} = await recordWork({host, clock}, action, async (_change, keeper) => ({value: await work(keeper ? {keeper} : {})}));
	if (unrecorded !== undefined) tell?.(`It was done, but does not stand in the journal: ${unrecorded}`);
	else if (unkept !== undefined) tell?.(`It was done, but cannot be undone: ${unkept}`);
	else if (keepsRows) undoable?.(change);
	return value;
};

/** Whether the rows of all of them can be kept; `leaves` is what an undo leaves when they can. */
export const undoOf = (statements: readonly Statement[], leaves: readonly string[] = []): Pick<Told, 'leaves' | 'keepsRows'> => {
	const unkept = [...new Set(statements.flatMap(({kept, table}) => (kept === undefined ? [table] : [])))];
	return unkept.length === 0
		? {leaves, keepsRows: true}
		: {leaves: [`Rows of ${unkept.join(', ')} cannot be kept: it is a view, or not all of it may be read, or nothing tells its rows apart`]};
};

/** Throws HostError and RefusedError; then nothing was written. Resolves with how many rows each statement touched. */
export const writeSql = (hands: Writer, change: SqlChange): Promise<readonly number[]> => {
	const told = {also: [...sqlLines(change), ...(change.also ?? [])], ...undoOf(change.statements, change.leaves)};
	return journalled(hands, change.title, told, kept => writeRows({...hands, ...kept}, change));
};
