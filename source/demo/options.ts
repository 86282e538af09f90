// Command line options as getopt(3) reads them: bundled letters, values attached or following, `--name=value`, `--` ends them.

export type Options = {
	has(name: string): boolean;
	value(name: string): string | undefined;
	values(name: string): readonly string[];
	readonly words: readonly string[];
};

/** `withValue` names those that take one. `stopAtWord`: what follows the first word is not ours (`+` in getopt). */
export const readOptions = (argv: readonly string[], withValue: readonly string[], stopAtWord = false): Options => {
	const found = new Map<string, string[]>();
	const words: string[] = [];
	const add = (name: string, value: string) => found.set(name, [...(found.get(name) ?? []), value]);
	for (let index = 0; index < argv.length; index++) {
		const word = argv[index] as string;
		if (word === '--') {
			words.push(...argv.slice(index + 1));
			break;
		}
		if (word.startsWith('--')) {
			const [name = '', ...value] = word.slice(2).split('=');
			add(name, value.length > 0 ? value.join('=') : withValue.includes(name) ? (argv[++index] ?? '') : '');
		} else if (word.length > 1 && word.startsWith('-')) {
			for (let at = 1; at < word.length; at++) {
				const letter = word[at] as string;
				if (!withValue.includes(letter)) {
					add(letter, '');
					continue;
				}
				add(letter, word.slice(at + 1) || (argv[++index] ?? ''));
				break;
			}
		} else if (stopAtWord) {
			words.push(...argv.slice(index));
			break;
		} else words.push(word);
	}
	return {has: name => found.has(name), value: name => found.get(name)?.at(-1), values: name => found.get(name) ?? [], words};
};
