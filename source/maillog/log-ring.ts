// The last so many lines, each with a number that never changes: what is pushed out at one end moves nothing at the other.
import type {MailLine} from './shape.ts';

export type LogRing = {
	push(line: MailLine): void;
	/** Undefined: it was pushed out, or is not there yet. */
	get(id: number): MailLine | undefined;
	/** The oldest that is still there. */
	first(): number;
	/** The one that comes next. */
	next(): number;
};

export const createLogRing = (capacity: number): LogRing => {
	const kept: MailLine[] = [];
	const tags = new Map<string, string>();
	let next = 0;

	return {
		push: line => {
			// Of a tag like postfix/smtpd there is one text, not one a line.
			const from = tags.get(line.from) ?? line.from;
			if (tags.size < 1000) tags.set(from, from);
			kept[next % capacity] = from === line.from ? line : {...line, from};
			next++;
		},
		get: id => (id >= Math.max(0, next - capacity) && id < next ? kept[id % capacity] : undefined),
		first: () => Math.max(0, next - capacity),
		next: () => next,
	};
};
