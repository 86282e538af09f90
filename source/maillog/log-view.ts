// What of the buffer is shown under a filter, as line numbers: kept up to date with what comes, built anew in pieces from the newest back.
import type {LogFilter} from './log-filter.ts';
import type {LogRing} from './log-ring.ts';
import type {MailLine} from './shape.ts';

export type LogView = {
	/** How many are shown. */
	count(): number;
	/** From 0, the oldest. */
	idAt(index: number): number | undefined;
	/** Of this line, or of the next one that is shown. */
	indexOf(id: number): number;
	/** Looks at what came since the last time: how many of it are shown. */
	update(): number;
	/** One piece of what is older, also of what was put there since; false when there is nothing left to look at. */
	step(): boolean;
};

const piece = 4000;

const isPlain = ({words}: LogFilter): boolean => words.text === '' && words.service === '' && words.address === '' && words.severity === 'info';

/** The first of ascending numbers that is not below `wanted`. */
const lowerBound = (at: (index: number) => number, count: number, wanted: number): number => {
	let [low, high] = [0, count];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (at(middle) < wanted) low = middle + 1;
		else high = middle;
	}
	return low;
};

/** `since`: lines of before are not shown, by the server's clock; the same for the length of a frame, or each line costs a look at all of them. */
export const createLogView = (ring: LogRing, filter: LogFilter, since: () => number = () => Number.NEGATIVE_INFINITY): LogView => {
	const everything = isPlain(filter);
	let ids: number[] = [];
	/** Looked at: from here up to `upTo`. */
	let from = ring.next();
	let upTo = from;

	const matching = (start: number, end: number): number[] => {
		const numbers: number[] = [];
		const lines: MailLine[] = [];
		for (let id = start; id < end; id++) {
			const line = ring.get(id);
			if (line === undefined) continue;
			numbers.push(id);
			lines.push(line);
		}
		const stays = filter.test(lines);
		return numbers.filter((_, index) => stays[index]);
	};

	const total = () => (everything ? ring.next() - ring.first() : ids.length);
	const raw = (index: number): number => (everything ? ring.first() + index : (ids[index] ?? Number.POSITIVE_INFINITY));
	let known = {count: -1, first: Number.NaN, oldest: Number.NaN, skipped: 0};
	/** What is too old, or gone: up to the last line that is too old, for a clock that was set back must not hide what came then. */
	const skipped = (): number => {
		const [count, first, oldest] = [total(), ring.first(), since()];
		if (known.count === count && known.first === first && known.oldest === oldest) return known.skipped;
		const gone = everything ? 0 : lowerBound(raw, count, first);
		let at = oldest === Number.NEGATIVE_INFINITY ? gone : count;
		while (at > gone && (ring.get(raw(at - 1))?.atMs ?? Number.NEGATIVE_INFINITY) >= oldest) at--;
		known = {count, first, oldest, skipped: at};
		return at;
	};

	return {
		count: () => total() - skipped(),
		idAt: index => {
			const at = index + skipped();
			return index < 0 || at >= total() ? undefined : raw(at);
		},
		indexOf: id => Math.max(0, lowerBound(raw, total(), id) - skipped()),
		update: () => {
			const next = ring.next();
			if (everything) {
				const came = next - upTo;
				upTo = next;
				return came;
			}
			const before = ids.length;
			for (let start = Math.max(upTo, ring.first()); start < next; start += piece) {
				for (const id of matching(start, Math.min(next, start + piece))) ids.push(id);
			}
			upTo = next;
			const added = ids.length - before;
			// What was pushed out is let go of now and then, not line by line.
			const gone = lowerBound(raw, ids.length, ring.first());
			if (gone > piece) ids = ids.slice(gone);
			return added;
		},
		step: () => {
			if (everything || from <= ring.first()) return false;
			const start = Math.max(ring.first(), from - piece);
			ids = [...matching(start, from), ...ids];
			from = start;
			return from > ring.first();
		},
	};
};
