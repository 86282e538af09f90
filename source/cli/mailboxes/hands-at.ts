// A subcommand's hands: what changes of mailboxes work with, and the threads that hash for as long as it runs.
import type {Hands} from '../../mailboxes/hands.ts';
import type {Session} from '../../session.ts';
import type {CommandLine} from '../shape.ts';
import {sayUndo, withMailboxes} from './with-mailboxes.ts';

export const withHands = async <Result>(
	at: CommandLine,
	work: (hands: Hands & Pick<Session, 'rememberProbe'> & {readonly label: string}) => Promise<Result>,
): Promise<Result> => {
	const {createHashPool} = await import('../../mailboxes/hash-pool.ts');
	const pool = createHashPool();
	try {
		return await withMailboxes(at, ({session, mailboxes}) =>
			work({
				host: session.host,
				clock: session.clock,
				readOnly: session.readOnly,
				mailboxes,
				pool,
				label: session.host.label,
				rememberProbe: session.rememberProbe,
				tell: sentence => at.terminal.err(`${sentence}\n`),
				undoable: change => sayUndo(at, change),
			}),
		);
	} finally {
		await pool.close();
	}
};
