// The demo's journal as the lines of its mail programs, in the form that journalctl -o short-unix gives them.
import type {JournalEntry} from './journal.ts';
import type {World} from './world.ts';

export const isOfMail = (entry: JournalEntry): boolean =>
	entry.facility === 2 ||
	entry.identifier === 'dovecot' ||
	entry.identifier === 'opendkim' ||
	['dovecot.service', 'postfix.service', 'opendkim.service'].includes(entry.unit);

export const mailLine = (entry: JournalEntry): string =>
	`${Math.floor(entry.atUs / 1e6)}.${String(entry.atUs % 1e6).padStart(6, '0')} ${entry.identifier}[${entry.pid}]: ${entry.message}`;

/** Its clock as our scripts tell it: it lives in UTC. */
export const demoClock = (world: World): string => `${Math.floor(world.clock.now().getTime() / 1000)} +0000`;
