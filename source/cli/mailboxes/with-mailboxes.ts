// What every action on mailboxes begins with: the session, the database found and connected; closed again whatever happens.
import {visible} from '../../format/visible.ts';
import type {Mailboxes} from '../../mailboxes/open-mailboxes.ts';
import {UsageError} from '../../problem.ts';
import type {Session} from '../../session.ts';
import type {CommandLine} from '../shape.ts';

export type Opened = {readonly session: Session; readonly mailboxes: Mailboxes};

export const withMailboxes = async <Result>(at: CommandLine, work: (opened: Opened) => Promise<Result>): Promise<Result> => mailboxesOf(await at.open(), work);

/** Of a server that is open already. */
export const mailboxesOf = async <Result>(session: Session, work: (opened: Opened) => Promise<Result>): Promise<Result> => {
	const {openMailboxes} = await import('../../mailboxes/open-mailboxes.ts');
	const {host, here, target, readOnly, database} = session;
	const mailboxes = await openMailboxes({host, here, ask: session.at().ask, vpnAddress: target.vpnAddress, readOnly, settings: database});
	try {
		return await work({session, mailboxes});
	} finally {
		await mailboxes.close();
	}
};

/** Yes, because --yes or because somebody said so. Throws UsageError when nobody can be asked. */
export const confirmed = async (at: CommandLine, title: string, lines: readonly string[]): Promise<boolean> => {
	if (at.options.yes) return true;
	if (at.terminal.asker === undefined)
		throw new UsageError(`Nobody can be asked here whether to do this: ${visible(title)}`, 'Give --yes to do it without asking.');
	if (await at.terminal.asker.confirm({title: visible(title), lines: lines.map(visible)})) return true;
	at.terminal.err('Nothing was done.\n');
	return false;
};

/** The word of that number. Throws UsageError when it is not there. */
export const needWord = (at: CommandLine, index: number, what: string): string => {
	const word = at.words[index];
	if (word === undefined || word === '') throw new UsageError(`Say which ${what}.`);
	return word;
};

export const printJson = (at: CommandLine, document: unknown): void => at.terminal.out(`${JSON.stringify(document, undefined, '  ')}\n`);

/** For a person; a script finds the id in the history. */
export const sayUndo = (at: CommandLine, change: string): void => {
	if (!at.options.json) at.terminal.err(`undo it with: mailtui undo ${visible(at.host)} ${change}\n`);
};

/** As whom it is written, where that is not the user that Dovecot reads with. */
export const sayRights = ({rights}: Mailboxes): readonly string[] =>
	rights.as === 'administrator' ? [`${rights.because} It is written as postgres, over the socket on the server.`] : [];
