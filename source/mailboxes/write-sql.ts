// The one place from which SQL changes a server: a titled list of statements, one transaction, as whoever may write.
import {HostError} from '../host/host-error.ts';
import {RefusedError} from '../problem.ts';
import type {Statement} from '../schemas/run.ts';
import type {Mailboxes} from './open-mailboxes.ts';

/** `title`: what it is for, as a journal prints it: `add mailbox anna@example.org`. */
export type SqlChange = {readonly title: string; readonly statements: readonly Statement[]};

/** Throws HostError and RefusedError; then nothing was written. Resolves with how many rows each statement touched. */
export const writeSql = async (mailboxes: Mailboxes, readOnly: boolean, change: SqlChange): Promise<readonly number[]> => {
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
