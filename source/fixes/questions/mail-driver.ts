// The question how mail is stored, with the formats of Dovecot 2.4 that a server of its own is run with (doc.dovecot.org, "Mailbox formats").
import type {Question} from '../shape.ts';

export type MailDriver = 'maildir' | 'sdbox' | 'mdbox' | 'mbox';

export const mailDrivers: ReadonlyArray<readonly [MailDriver, string]> = [
	['maildir', 'a directory for each folder, a file for each message'],
	['sdbox', "Dovecot's own format, a file for each message"],
	['mdbox', "Dovecot's own format, several messages in a file"],
	['mbox', 'a file for each folder'],
];

export const askMailDriver = <Facts>(preset: (facts: Facts) => MailDriver | undefined): Question<Facts> => ({
	id: 'driver',
	asks: 'How is mail stored?',
	choices: () => mailDrivers.map(([value, says]) => ({value, says})),
	preset,
});
