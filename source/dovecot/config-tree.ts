// Dovecot's configuration files in the order in which they are read, includes in place, every line with its file and number; nothing is lost.
import {matchGlob} from '../config/match-glob.ts';
import type {SourceFile} from '../config/source-file.ts';
import type {ConfigLine} from './config-line.ts';
import {readConfigStatements} from './config-statements.ts';

export type TreeLine = {
	readonly file: string;
	/** Of its first physical line; a trailing backslash goes on with the next. */
	readonly line: number;
	/** Of its last one: where Dovecot says an error is. */
	readonly lastLine: number;
	/** As written, all physical lines of it. */
	readonly text: string;
	readonly parsed: ConfigLine;
	/** The blocks around it, outermost first: `protocol lmtp`. */
	readonly within: readonly string[];
	/** Of an include: the files it brought, in their order; none for a pattern that meets nothing, or meets only what is open already. */
	readonly brought?: readonly string[];
};

/** Far beyond any real configuration: they stop what multiplies itself. */
const mostFiles = 2000;
const deepestBlock = 64;

const readTree = (files: readonly SourceFile[], main: string): readonly TreeLine[] => {
	const tree: TreeLine[] = [];
	const texts = new Map(files.map(file => [file.path, file]));
	const paths = [...texts.keys()];
	const statements = new Map<string, ReturnType<typeof readConfigStatements>>();
	let within: readonly string[] = [];
	let tooDeep = 0;
	let left = mostFiles;
	// Dovecot opens all files of a pattern before it reads the first: one of them that includes a later one includes what is open already.
	const read = (path: string, open: readonly string[]): void => {
		const mine = statements.get(path) ?? readConfigStatements(texts.get(path)?.text ?? '');
		statements.set(path, mine);
		for (const {line, lastLine, text, parsed} of mine) {
			if (parsed.kind === 'close') {
				if (tooDeep > 0) tooDeep--;
				else within = within.slice(0, -1);
			}
			const at = {file: path, line, lastLine, text, parsed, within};
			if (parsed.kind !== 'include') {
				tree.push(at);
				if (parsed.kind !== 'open') continue;
				if (within.length < deepestBlock) within = [...within, parsed.name === '' ? parsed.block : `${parsed.block} ${parsed.name}`];
				else tooDeep++;
				continue;
			}
			const brought = matchGlob(paths, parsed.pattern, path).filter(included => !open.includes(included));
			tree.push({...at, brought});
			for (const [index, included] of brought.entries()) if (left-- > 0) read(included, [...open, ...brought.slice(index)]);
		}
	};
	if (texts.has(main)) read(main, [main]);
	return tree;
};

/** Two dozen detections look at the same files at once, which may be long. */
const read = new WeakMap<readonly SourceFile[], Map<string, readonly TreeLine[]>>();

/** Never throws: what is not there is left out, an include of itself is not followed. A block may end in another file than it began in. */
export const readConfigTree = (files: readonly SourceFile[], main: string): readonly TreeLine[] => {
	const mine = read.get(files) ?? new Map<string, readonly TreeLine[]>();
	const tree = mine.get(main) ?? readTree(files, main);
	mine.set(main, tree);
	read.set(files, mine);
	return tree;
};
