// What PostgreSQL refuses, told as what is wrong and what to do (PostgreSQL, "Error Codes"); codes are the same on every way that leads to it.
import {HostError} from '../host/host-error.ts';
import {RefusedError} from '../problem.ts';
import {saidByServer} from './said-by.ts';

export type Complaint = {
	/** SQLSTATE, five characters; empty when there is none. */
	readonly code: string;
	readonly says: string;
};

/** Ours: a statement touched other rows than were planned. */
export const wrongCount = '22012';

const grantFor = (says: string, user: string): string => {
	const table = /for (?:table|relation|view|sequence) "?([\w.]+)"?/.exec(says)?.[1];
	return table === undefined
		? 'Name another user of the database in the profile: [hosts.NAME.database] user and password_file.'
		: `Grant it as an administrator of the database: GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${user || 'the user'};`;
};

/** Throws nothing: makes what is to be thrown. `label` is the database, `user` who asked, `saidBy` where that login comes from. */
export const refusal = ({code, says}: Complaint, label: string, user: string, saidBy = saidByServer("Dovecot's configuration")): HostError | RefusedError => {
	const text = says.replace(/\s+/g, ' ').trim();
	if (code === '28P01' || code === '28000')
		return new HostError('auth-failed', `The database does not let ${user || 'this user'} in (${label}): ${text}`, saidBy.login);
	if (code === '3D000') return new HostError('unreachable', `There is no such database: ${label}.`, saidBy.name);
	if (code === '42501') return new RefusedError(`The database refuses it: ${text}`, grantFor(text, user));
	if (code === '42P01' || code === '42703')
		return new RefusedError(`The tables are not as they were a moment ago: ${text}`, 'Somebody is changing them just now; nothing was written. Look again.');
	if (code === '23505') return new RefusedError(`It is there already: ${text}`, 'Nothing was written.');
	if (code === '23503') return new RefusedError(`Other rows depend on it: ${text}`, 'Nothing was written.');
	if (code === '22001') return new RefusedError(`A value is too long for its column: ${text}`, 'Nothing was written.');
	if (code === wrongCount)
		return new RefusedError('The rows are not as they were a moment ago: somebody changed them meanwhile.', 'Nothing was written. Look again.');
	if (code === '25006') return new HostError('read-only', `This connection may only read: ${text}`, 'Start again without --read-only to change things.');
	if (code === '40001' || code === '40P01' || code === '55P03')
		return new RefusedError(`Somebody else is writing the same rows: ${text}`, 'Nothing was written. Try again.');
	if (code === '53300')
		return new HostError('unreachable', `The database has no room for another connection (${label}): ${text}`, 'Raise max_connections, or wait.');
	if (code === '57014') return new HostError('timed-out', `The database took too long (${label}): ${text}`, 'Nothing was written.');
	if (code === '57P03') return new HostError('unreachable', `The database is just starting (${label}).`, 'Try again in a moment.');
	if (code.startsWith('57P') || code.startsWith('08'))
		return new HostError('closed', `The database ended the connection (${label}): ${text}`, 'Nothing of an open transaction stays.');
	return new RefusedError(`The database says (${label}): ${text}`, 'Nothing was written.');
};
