// Warnings and errors of the last hour: asked with the same arguments by all, so that it costs one call.
import type {JournalArgs} from '../commands/journal-mail.ts';

export const recentTrouble: JournalArgs = {minutes: 60, lines: 200, worst: 'warning'};

/** Asked once something has just failed: what the attempt itself left in the log. */
export const freshTrouble: JournalArgs = {minutes: 2, lines: 60, worst: 'warning'};

/** A refused handshake is no warning to Dovecot: only among all lines does it say why. */
export const freshHandshakes: JournalArgs = {
	minutes: 2,
	lines: 20,
	worst: 'everything',
	grep: 'SSL_accept|TLS handshak|SSL context|SSL server context|SSL connection',
};
