// Which paths a pattern means, as glob(3) with GLOB_BRACE takes it: `*`, `?`, `[...]`, `{a,b}`; a leading dot must be meant, a slash is never matched.

const mostExpansions = 200;

/** `a{b,c}d` -> `abd`, `acd`, in that order; braces may be nested. */
const expandBraces = (pattern: string): readonly string[] => {
	const done: string[] = [];
	const waiting = [pattern];
	while (waiting.length > 0 && done.length + waiting.length <= mostExpansions) {
		const next = waiting.shift() as string;
		const open = next.indexOf('{');
		let depth = 0;
		const commas: number[] = [];
		let close = -1;
		for (let at = open; open >= 0 && at < next.length && close < 0; at++) {
			if (next[at] === '{') depth++;
			else if (next[at] === '}' && --depth === 0) close = at;
			else if (next[at] === ',' && depth === 1) commas.push(at);
		}
		if (close < 0) {
			done.push(next);
			continue;
		}
		const bounds = [open, ...commas, close];
		const parts = bounds.slice(1).map((end, index) => next.slice((bounds[index] as number) + 1, end));
		waiting.unshift(...parts.map(part => `${next.slice(0, open)}${part}${next.slice(close + 1)}`));
	}
	return done;
};

/** One place of a pattern: `[a-z]`, `?`, or the character itself; and how long it is in the pattern. */
const placeAt = (pattern: string, at: number): {readonly length: number; readonly matches: (character: string) => boolean} => {
	const character = pattern[at] as string;
	if (character === '?') return {length: 1, matches: () => true};
	if (character === '\\' && at + 1 < pattern.length) return {length: 2, matches: other => other === pattern[at + 1]};
	const set = character === '[' ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at, at + 100)) : null;
	if (!set) return {length: 1, matches: other => other === character};
	const members = set[2] as string;
	const has = (other: string): boolean => {
		for (let index = 0; index < members.length; index++) {
			if (members[index + 1] === '-' && index + 2 < members.length) {
				if (other >= (members[index] as string) && other <= (members[index + 2] as string)) return true;
				index += 2;
			} else if (members[index] === other) return true;
		}
		return false;
	};
	return {length: set[0].length, matches: other => has(other) !== (set[1] !== '')};
};

/** Never more than length of name times length of pattern. */
const matchesName = (name: string, pattern: string): boolean => {
	if (name.startsWith('.') && !pattern.startsWith('.')) return false;
	let [at, place, star, back] = [0, 0, -1, 0];
	while (at < name.length) {
		if (pattern[place] === '*') {
			star = ++place;
			back = at;
			continue;
		}
		const {length, matches} = place < pattern.length ? placeAt(pattern, place) : {length: 0, matches: () => false};
		if (length > 0 && matches(name[at] as string)) {
			at++;
			place += length;
		} else if (star >= 0) {
			at = ++back;
			place = star;
		} else return false;
	}
	while (pattern[place] === '*') place++;
	return place === pattern.length;
};

const matchesPath = (path: string, pattern: string): boolean => {
	const names = path.split('/');
	const patterns = pattern.split('/');
	return names.length === patterns.length && names.every((name, index) => matchesName(name, patterns[index] as string));
};

const tidy = (path: string): string => {
	const names: string[] = [];
	for (const name of path.split('/')) {
		if (name === '..') names.pop();
		else if (name !== '' && name !== '.') names.push(name);
	}
	return `/${names.join('/')}`;
};

/** Of these paths, in the order in which glob(3) gives them: by the alternatives of the braces, then by bytes. `from`: the file in which a relative pattern stands. */
export const matchGlob = (paths: readonly string[], pattern: string, from: string): readonly string[] => {
	const absolute = pattern.startsWith('/') ? pattern : `${from.slice(0, from.lastIndexOf('/') + 1)}${pattern}`;
	return expandBraces(absolute).flatMap(each => {
		const shape = tidy(each);
		// Where a directory is a link, a path keeps its `..`.
		return paths.filter(path => matchesPath(tidy(path), shape)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
	});
};
