// The last values as a small picture, newest at the right; gaps (nothing was measured) stay empty.

const steps = {unicode: '▁▂▃▄▅▆▇█', ascii: '_.-=^'} as const;

/** `most` is the top of the scale; without it the highest value shown is. */
export const sparkline = (values: readonly (number | undefined)[], columns: number, unicode: boolean, most?: number): string => {
	const shown = values.slice(-columns);
	const known = shown.filter(value => value !== undefined);
	const top = most ?? Math.max(...known, 0);
	const levels = unicode ? steps.unicode : steps.ascii;
	const drawn = shown.map(value => {
		if (value === undefined) return ' ';
		const share = top > 0 ? Math.min(1, Math.max(0, value / top)) : 0;
		return levels[Math.round(share * (levels.length - 1))] ?? ' ';
	});
	return drawn.join('').padStart(columns);
};
