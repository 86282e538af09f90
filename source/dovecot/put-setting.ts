// Where a setting belongs that is to be made: its own line, beside its commented example, in its block, or at the end of what is read last.
import type {LineEdit} from '../config/line-edit.ts';
import {skipBlanks} from './config-line.ts';
import type {TreeLine} from './config-tree.ts';
import {appendTo, indentOf, insertAfter, insertBefore, linesOfBlock, replaceValue} from './edit-lines.ts';
import {formatName, formatSetting} from './format-value.ts';
import {settingMeaning} from './setting-meaning.ts';

type Put = {
	readonly key: string;
	readonly value: string;
	/** The blocks around it, outermost first: `['protocol lmtp']`. */
	readonly within?: readonly string[];
	/** The file to add to when there is no place beside its kin; else what is read last. */
	readonly into?: string;
};

const sameBlocks = (one: readonly string[], other: readonly string[]): boolean =>
	one.length === other.length && one.every((name, index) => name === other[index]);

const meansSame = (within: readonly string[], one: string, other: string): boolean => {
	const [first, second] = [settingMeaning(within, one), settingMeaning(within, other)];
	return one === other || (first !== undefined && second !== undefined && first.key === second.key && first.item === second.item);
};

/** `#key = value` as examples are written, with the same key. */
const isExampleOf = (line: TreeLine, key: string): boolean => {
	if (line.parsed.kind !== 'nothing') return false;
	const text = line.text.slice(skipBlanks(line.text, 0)).replace(/^#+[ \t]?/, '');
	return text.startsWith(key) && /^\s*=/.test(text.slice(key.length));
};

const blockPath = (line: TreeLine): readonly string[] =>
	line.parsed.kind === 'open' ? [...line.within, line.parsed.name === '' ? line.parsed.block : `${line.parsed.block} ${line.parsed.name}`] : line.within;

/** The block of this path that is read last and ends in the file in which it begins. */
const lastBlock = (tree: readonly TreeLine[], within: readonly string[]): readonly TreeLine[] | undefined => {
	const open = tree.findLast(line => line.parsed.kind === 'open' && sameBlocks(blockPath(line), within));
	const lines = open && linesOfBlock(tree, open);
	return lines && lines.at(-1)?.file === open.file && lines.at(-1)?.parsed.kind === 'close' ? lines : undefined;
};

const openingLine = (block: string): string => {
	const blank = block.indexOf(' ');
	return blank < 0 ? `${block} {` : `${block.slice(0, blank)} ${formatName(block.slice(blank + 1))} {`;
};

/** The lines of blocks around it, indented as Debian's files are. */
export const wrapInBlocks = (lines: readonly string[], within: readonly string[], indent = ''): readonly string[] => {
	const [first, ...rest] = within;
	if (first === undefined) return lines.map(line => (line === '' ? '' : `${indent}${line}`));
	return [`${indent}${openingLine(first)}`, ...wrapInBlocks(lines, rest, `${indent}  `), `${indent}}`];
};

/** The last file that the main one tries to include, there or not (Debian: local.conf); else the main file itself. */
export const lastFile = (tree: readonly TreeLine[]): string => {
	const main = tree[0]?.file ?? '/etc/dovecot/dovecot.conf';
	const last = tree.findLast(line => line.file === main && line.parsed.kind !== 'nothing');
	if (last?.parsed.kind !== 'include' || !last.parsed.optional || /[*?[{]/.test(last.parsed.pattern)) return main;
	const {pattern} = last.parsed;
	return pattern.startsWith('/') ? pattern : `${main.slice(0, main.lastIndexOf('/') + 1)}${pattern}`;
};

/** Lines for the inside of a block (or for the top level): in the block where there is one, else in a new one at the end of `into`. */
export const putLines = (tree: readonly TreeLine[], lines: readonly string[], within: readonly string[] = [], into = lastFile(tree)): readonly LineEdit[] => {
	for (let depth = within.length; depth > 0; depth--) {
		const block = lastBlock(tree, within.slice(0, depth));
		if (!block) continue;
		const [open, close] = [block[0] as TreeLine, block.at(-1) as TreeLine];
		const sibling = block.find(line => line !== open && line.parsed.kind === 'setting' && line.within.length === depth);
		return [insertBefore(close, wrapInBlocks(lines, within.slice(depth), sibling ? indentOf(sibling) : `${indentOf(open)}  `))];
	}
	return [appendTo(into, wrapInBlocks(lines, within))];
};

/** Changes the line that makes it in this very block (the last one: it wins), or adds one where its kin is. */
export const putSetting = (tree: readonly TreeLine[], {key, value, within = [], into}: Put): readonly LineEdit[] => {
	const mine = tree.filter(line => sameBlocks(line.within, within));
	const made = mine.findLast(line => line.parsed.kind === 'setting' && meansSame(within, line.parsed.key, key));
	if (made) return [replaceValue(made, value)];
	const setting = formatSetting(key, value);
	const examples = mine.filter(line => isExampleOf(line, key));
	// One that is indented further stands in a block that is commented out as a whole.
	const outermost = Math.min(...examples.map(line => indentOf(line).length));
	const example = examples.findLast(line => indentOf(line).length === outermost);
	if (example) return [insertAfter(example, [`${indentOf(example)}${setting}`])];
	return putLines(tree, [setting], within, into);
};
