// The demo's systemd journal: entries with cursors, newest last, and those who wait for more (journalctl(1), systemd.journal-fields(7)).
import type {Clock} from '../host/clock.ts';

export type JournalEntry = {
	readonly sequence: number;
	/** Microseconds since 1970. */
	readonly atUs: number;
	readonly identifier: string;
	readonly pid: number;
	/** 0 emergency to 7 debug. */
	readonly priority: number;
	/** 2 mail, 3 daemon, 10 authpriv. */
	readonly facility: number;
	readonly unit: string;
	readonly program: string;
	readonly message: string;
};

export type NewEntry = {
	readonly identifier: string;
	readonly message: string;
	readonly pid?: number;
	readonly priority?: number;
	readonly facility?: number;
	readonly unit?: string;
	readonly program?: string;
	readonly at?: Date;
};

const most = 20_000;
export const bootId = '5c8f0e6a1d2b4c3f9a7e6b5d4c3b2a10';

export const createJournal = (clock: Clock) => {
	const entries: JournalEntry[] = [];
	const listeners = new Set<(entry: JournalEntry) => void>();
	let sequence = 0;
	let lastUs = 0;

	const add = (entry: NewEntry): JournalEntry => {
		// Two lines of one millisecond keep their order.
		lastUs = Math.max(lastUs + 137, (entry.at ?? clock.now()).getTime() * 1000);
		const added: JournalEntry = {
			sequence: ++sequence,
			atUs: lastUs,
			identifier: entry.identifier,
			pid: entry.pid ?? 1,
			priority: entry.priority ?? 6,
			facility: entry.facility ?? 2,
			unit: entry.unit ?? 'init.scope',
			program: entry.program ?? entry.identifier.split('/').at(-1) ?? entry.identifier,
			message: entry.message,
		};
		entries.push(added);
		if (entries.length > most) entries.shift();
		for (const listener of listeners) listener(added);
		return added;
	};

	const onAdd = (listener: (entry: JournalEntry) => void): (() => void) => {
		listeners.add(listener);
		return () => listeners.delete(listener);
	};

	const cursorOf = (entry: JournalEntry): string => {
		const hex = (value: number) => value.toString(16);
		return `s=28ca9ffa1f984f14b7d1dccca31a4c6c;i=${hex(entry.sequence)};b=${bootId};m=${hex(entry.atUs % 2 ** 40)};t=${hex(entry.atUs)};x=${hex((entry.sequence * 2654435761) % 2 ** 32)}`;
	};

	return {add, onAdd, cursorOf, entries: entries as readonly JournalEntry[], followers: () => listeners.size};
};

export type Journal = ReturnType<typeof createJournal>;
