// In which line of a TOML file a key stands, because a value that parses can still be wrong (TOML 1.0).
import {parse} from 'smol-toml';

/** `[hosts."mx.example.org"]` -> hosts, mx.example.org; undefined when the line is no such thing. */
const pathOf = (source: string): string[] | undefined => {
	const path: string[] = [];
	try {
		let at: unknown = parse(source);
		for (;;) {
			if (Array.isArray(at)) at = at[0];
			const [key] = typeof at === 'object' && at !== null ? Object.keys(at) : [];
			if (key === undefined) return path;
			path.push(key);
			at = (at as Record<string, unknown>)[key];
		}
	} catch {
		return undefined;
	}
};

const startsWith = (path: readonly string[], beginning: readonly string[]): boolean => beginning.every((key, index) => path[index] === key);

/** Of the longest beginning of `path` that stands in the text; 1 when nothing of it does. */
export const tomlLine = (text: string, path: readonly string[]): number => {
	let table: readonly string[] = [];
	let best = {line: 1, depth: 0};
	for (const [index, raw] of text.split('\n').entries()) {
		const line = raw.trim();
		const header = line.startsWith('[') ? pathOf(line) : undefined;
		if (header) table = header;
		const key = header ? undefined : /^((?:"[^"]*"|'[^']*'|[\w.-]|\s)+)=/.exec(line)?.[1];
		const here = header ?? (key === undefined ? undefined : [...table, ...(pathOf(`${key}=1`) ?? [])]);
		if (!here) continue;
		const depth = startsWith(here, path) ? path.length : startsWith(path, here) ? here.length : 0;
		if (depth > best.depth) best = {line: index + 1, depth};
	}
	return best.line;
};
