// Of the names there are, those that were probably meant: Damerau-Levenshtein distance (optimal string alignment), or a beginning.

const distance = (from: string, to: string): number => {
	let before: number[] = [];
	let previous = Array.from({length: to.length + 1}, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1];
			let cost = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + (same ? 0 : 1));
			if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
			current.push(cost);
		}
		before = previous;
		previous = current;
	}
	return previous[to.length] ?? 0;
};

/** Best first, at most three; empty when nothing is near. */
export const nearestNames = (wanted: string, names: readonly string[]): string[] => {
	const word = wanted.toLowerCase();
	return names
		.map(name => {
			const lower = name.toLowerCase();
			const begins = word.length >= 2 && (lower.startsWith(word) || word.startsWith(lower));
			return {name, far: begins ? 0.5 : distance(word, lower)};
		})
		.filter(({far, name}) => far <= Math.max(1, Math.floor(Math.max(word.length, name.length) / 3)))
		.sort((one, other) => one.far - other.far)
		.slice(0, 3)
		.map(({name}) => name);
};
