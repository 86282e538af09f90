// A place where mail lies, as it is shown to a person: `/var/mail/vmail/example.org/anna/Maildir (maildir, 3)`.
import type {MailStore} from '../commands/mail-find.ts';

export const sayStore = ({path, kind, count}: MailStore): string => `${path} (${kind}, ${count})`;

/** The first of them as evidence. */
export const storeEvidence = (stores: readonly MailStore[]): ReadonlyArray<{readonly from: string; readonly text: string}> =>
	stores.slice(0, 5).map(store => ({from: 'mail lies in', text: sayStore(store)}));
