// Patterns of ssh_config(5), PATTERNS: `*` and `?`, and `!` that takes back what another pattern of the list gave.

export const matchesSshPattern = (text: string, pattern: string): boolean => {
	const expression = pattern
		.replace(/[\\^$+.()|[\]{}]/g, '\\$&')
		.replace(/\*+/g, '.*')
		.replaceAll('?', '.');
	return new RegExp(`^${expression}$`, 's').test(text);
};

/** A list of nothing but negations matches nothing. */
export const matchesSshPatterns = (text: string, patterns: readonly string[]): boolean =>
	!patterns.some(pattern => pattern.startsWith('!') && matchesSshPattern(text, pattern.slice(1))) &&
	patterns.some(pattern => !pattern.startsWith('!') && matchesSshPattern(text, pattern));
