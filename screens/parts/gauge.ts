// A part of a whole as a bar of `columns`, brackets included: `[######....]`. ASCII everywhere, so that it is the same on every terminal.

export const gauge = (part: number, columns: number): string => {
	const inside = Math.max(0, columns - 2);
	const share = Number.isFinite(part) ? Math.min(1, Math.max(0, part)) : 0;
	// Never looks full before it is, nor empty when it is not.
	const filled = share >= 1 ? inside : share <= 0 ? 0 : Math.min(inside - 1, Math.max(1, Math.round(share * inside)));
	return `[${'#'.repeat(filled)}${'.'.repeat(inside - filled)}]`;
};
