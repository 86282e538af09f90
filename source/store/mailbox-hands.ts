// The mailboxes of an open server for the screens: found and connected when the first screen asks, once, and closed with the server.

import type {Hands} from '../mailboxes/hands.ts';
import {createHashPool} from '../mailboxes/hash-pool.ts';
import type {Mailboxes} from '../mailboxes/open-mailboxes.ts';
import type {Session} from '../session.ts';

export type MailboxHands = {
	/** Connects where it is not connected. Throws HostError and RefusedError. */
	hands(): Promise<Hands>;
	mailboxes(): Promise<Mailboxes>;
	/** After a moment in which somebody who types would have gone on. */
	quiet(): Promise<void>;
	/** What is known may be old: the next who asks connects anew. */
	reset(): Promise<void>;
	close(): Promise<void>;
};

/** Between two keys of somebody who types, at most. */
const typingMs = 300;

export const createMailboxHands = (session: Session, isReadOnly: () => boolean): MailboxHands => {
	let opened: Promise<Mailboxes> | undefined;
	const ended = new AbortController();
	let pool: ReturnType<typeof createHashPool> | undefined;
	/** The one that is open; one whose connection was cut is of no more use, and the next who asks gets another. */
	const open = async (): Promise<Mailboxes> => {
		const before = opened;
		const known = await before;
		if (known?.reader.isOpen()) return known;
		if (opened === before) opened = undefined;
		await known?.close();
		return connect();
	};
	const connect = (): Promise<Mailboxes> => {
		if (opened) return opened;
		const {host, here, target, readOnly, database} = session;
		// Loaded when it is first wanted: the driver of the database is of no use to the other screens.
		const mine = import('../mailboxes/open-mailboxes.ts').then(({openMailboxes}) =>
			openMailboxes({host, here, ask: session.at().ask, vpnAddress: target.vpnAddress, readOnly, settings: database}),
		);
		opened = mine;
		// One that could not be opened is tried again by the next who asks.
		mine.catch(() => {
			if (opened === mine) opened = undefined;
		});
		return mine;
	};
	const reset = async () => {
		const before = opened;
		opened = undefined;
		await before?.then(
			mailboxes => mailboxes.close(),
			() => undefined,
		);
	};
	return {
		mailboxes: open,
		hands: async () => {
			const mailboxes = await open();
			pool ??= createHashPool();
			return {host: session.host, clock: session.clock, readOnly: isReadOnly(), mailboxes, pool};
		},
		quiet: () => session.clock.wait(typingMs, ended.signal),
		reset,
		close: async () => {
			ended.abort();
			await reset();
			await pool?.close();
		},
	};
};
