// The one place from which SQL changes a server: a titled list of statements, one transaction, as whoever may write.
import {recordWork} from '../changes/record-action.ts';
import {HostError} from '../host/host-error.ts';
import {RefusedError} from '../problem.ts';
import type {Statement} from '../schemas/run.ts';
import type {Hands} from './hands.ts';

/** `title`: what it is for, as a journal prints it: `add mailbox anna@example.org`. */
export type SqlChange = {readonly title: string; readonly statements: readonly Statement[]};

/** One line a statement, values left out: what the journal keeps. */
const sqlLines = ({statements}: SqlChange): readonly string[] =>
	statements.map(({verb, table, rows}) => `SQL: ${verb} on ${table}, ${rows.length} row${rows.length === 1 ? '' : 's'}`);

/** How the opposite is done; the journal itself cannot, because it keeps no passwords. */
const noUndo = ['Rows of a database are not put back by undo: change them again with mailtui users, aliases or domains.'];

/** What a change needs; the threads that hash are no part of it. */
type Writer = Omit<Hands, 'pool'>;

/** Without a journal of its own: for what stands in one already. Throws HostError and RefusedError; then nothing was written. */
export const writeRows = async ({mailboxes, readOnly}: Pick<Writer, 'mailboxes' | 'readOnly'>, change: SqlChange): Promise<readonly number[]> => {
	const {rights, unknown, reader} = mailboxes;
	if (readOnly)
		throw new HostError(
			'read-only',
			`This session is read-only: ${change.title} was not done`,
			'Start again without --read-only (or read_only in the profile) to change things.',
		);
	if (unknown !== undefined)
		throw new RefusedError(
			`${unknown} Nothing is written to tables that are not known.`,
			'Declare their columns in the profile: [hosts.NAME.database.mailboxes] table, address, password.',
		);
	if (rights.as === 'nobody')
		throw new RefusedError(rights.because, 'Name a user that may write in the profile: [hosts.NAME.database] user and password_file.');
	return (rights.as === 'administrator' ? rights.database : reader).write(change.statements);
};

/** Work that stands in the journal of the server, whatever it writes: an import is one entry. Throws as the work does. */
export const journalled = async <Value>(
	{host, clock, readOnly, tell}: Writer,
	title: string,
	also: readonly string[],
	work: () => Promise<Value>,
): Promise<Value> => {
	// Nothing is written, so nothing is noted either: the work says why.
	if (readOnly) return work();
	const {value, unrecorded} = await recordWork({host, clock}, {title, because: ['users'], also, noUndo}, async () => ({value: await work()}));
	if (unrecorded !== undefined) tell?.(`It was done, but does not stand in the journal: ${unrecorded}`);
	return value;
};

/** Throws HostError and RefusedError; then nothing was written. Resolves with how many rows each statement touched. */
export const writeSql = (hands: Writer, change: SqlChange): Promise<readonly number[]> =>
	journalled(hands, change.title, sqlLines(change), () => writeRows(hands, change));
