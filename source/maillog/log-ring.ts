// The last so many lines, each with a number that never changes: what is pushed out at one end moves nothing at the other, nor does what is put before.
import type {MailLine} from './shape.ts';

export type LogRing = {
	push(line: MailLine): void;
	/** Before all others, under a number that may be below 0; false where there is no room. */
	unshift(line: MailLine): boolean;
	/** Undefined: it was pushed out, or is not there yet. */
	get(id: number): MailLine | undefined;
	/** The oldest that is still there. */
	first(): number;
	/** The one that comes next. */
	next(): number;
	/** How many were pushed out. */
	gone(): number;
	/** How many more can be put before the oldest. */
	free(): number;
	/** Empty; numbers go on. */
	clear(): void;
};

export const createLogRing = (capacity: number): LogRing => {
	// As long as it will be: filled from its far end, an array that grows would become a dictionary.
	const kept: (MailLine | undefined)[] = new Array<MailLine | undefined>(capacity);
	const tags = new Map<string, string>();
	let next = 0;
	/** The lowest number there ever was. */
	let lowest = 0;

	const first = () => Math.max(lowest, next - capacity);
	const free = () => capacity - (next - first());
	const put = (id: number, line: MailLine) => {
		// Of a tag like postfix/smtpd there is one text, not one a line.
		const from = tags.get(line.from) ?? line.from;
		if (tags.size < 1000) tags.set(from, from);
		kept[((id % capacity) + capacity) % capacity] = from === line.from ? line : {...line, from};
	};

	return {
		push: line => put(next++, line),
		unshift: line => {
			if (free() <= 0 || first() > lowest) return false;
			put(--lowest, line);
			return true;
		},
		get: id => (id >= first() && id < next ? kept[((id % capacity) + capacity) % capacity] : undefined),
		first,
		next: () => next,
		gone: () => first() - lowest,
		free,
		clear: () => {
			kept.fill(undefined);
			lowest = next;
		},
	};
};
