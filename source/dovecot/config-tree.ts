// Dovecot's configuration files in the order in which they are read, includes in place, every line with its file and number; nothing is lost.
import {type ConfigLine, parseConfigLine} from './config-line.ts';

export type TreeLine = {
	readonly file: string;
	/** Of its first physical line; a trailing backslash goes on with the next. */
	readonly line: number;
	/** As written, all physical lines of it. */
	readonly text: string;
	readonly parsed: ConfigLine;
	/** The blocks around it, outermost first: `protocol lmtp`. */
	readonly within: readonly string[];
};

export type SourceFile = {readonly path: string; readonly text: string};

/** A chain of includes deeper than this includes itself. */
const deepest = 16;

/** `*`, `?` and `[...]` as glob(3) takes them; a leading dot must be meant, a slash is never matched. */
const globPattern = (glob: string): RegExp => {
	const source = glob.replace(/\[!?[^\]]+\]|[*?]|[^[*?]+|\[/g, part => {
		if (part === '*') return '[^/]*';
		if (part === '?') return '[^/]';
		if (part.length > 1 && part.startsWith('[')) return part.replace(/^\[!/, '[^');
		return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	});
	return new RegExp(`^${source.replaceAll('/[^/]*', '/(?!\\.)[^/]*')}$`);
};

const matching = (files: readonly SourceFile[], from: string, pattern: string): readonly SourceFile[] => {
	const absolute = pattern.startsWith('/') ? pattern : `${from.slice(0, from.lastIndexOf('/') + 1)}${pattern}`;
	const shape = globPattern(absolute);
	return files.filter(file => shape.test(file.path)).sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** Logical lines: a backslash at the end joins the next one to it. */
const logicalLines = (text: string): ReadonlyArray<{readonly line: number; readonly text: string; readonly joined: string}> => {
	const physical = text.split('\n');
	const lines: {line: number; text: string; joined: string}[] = [];
	for (let index = 0; index < physical.length; index++) {
		const line = index + 1;
		let whole = physical[index] as string;
		let joined = whole.replace(/\r$/, '');
		while (/\\$/.test(joined) && !/^\s*#/.test(joined) && index + 1 < physical.length) {
			index++;
			whole += `\n${physical[index]}`;
			joined = `${joined.slice(0, -1).trimEnd()} ${(physical[index] as string).replace(/\r$/, '').trimStart()}`;
		}
		lines.push({line, text: whole, joined});
	}
	return lines;
};

/** Never throws: what is not there is left out, an include of itself is read once. */
export const readConfigTree = (files: readonly SourceFile[], main: string): readonly TreeLine[] => {
	const tree: TreeLine[] = [];
	const open: string[] = [];
	const read = (file: SourceFile, above: readonly string[]): void => {
		for (const {line, text, joined} of logicalLines(file.text)) {
			const parsed = parseConfigLine(joined);
			if (parsed.kind === 'close') open.pop();
			tree.push({file: file.path, line, text, parsed, within: [...open]});
			if (parsed.kind === 'open') open.push(parsed.name === '' ? parsed.block : `${parsed.block} ${parsed.name}`);
			if (parsed.kind !== 'include' || above.length >= deepest) continue;
			for (const included of matching(files, file.path, parsed.pattern)) if (!above.includes(included.path)) read(included, [...above, included.path]);
		}
	};
	const first = files.find(file => file.path === main);
	if (first) read(first, [first.path]);
	return tree;
};
