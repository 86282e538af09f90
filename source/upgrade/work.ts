// A conversion at work: blocks with what is in them, the lines that take the place of old ones, and the account of it.
import type {LineEdit} from '../config/line-edit.ts';
import type {SourceFile} from '../config/source-file.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {commentOut, indentOf, rewriteLine} from '../dovecot/edit-lines.ts';
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import type {UpgradeManual, UpgradeNote} from './shape.ts';

export type Node = {readonly line: TreeLine; readonly children: readonly Node[]; readonly close: TreeLine | undefined};

const deepestBlock = 64;

export const nodesOf = (tree: readonly TreeLine[]): readonly Node[] => {
	const root: Node[] = [];
	let tooDeep = 0;
	const open: {node: {line: TreeLine; children: Node[]; close: TreeLine | undefined}}[] = [];
	for (const line of tree) {
		const into = open.at(-1)?.node.children ?? root;
		if (line.parsed.kind === 'close') {
			if (tooDeep > 0) {
				tooDeep--;
				continue;
			}
			const last = open.pop();
			if (last) last.node.close = line;
			else root.push({line, children: [], close: undefined});
			continue;
		}
		const node = {line, children: [], close: undefined};
		into.push(node);
		// Deeper than any real configuration: what is in it is looked at as if it stood beside it.
		if (line.parsed.kind === 'open' && open.length < deepestBlock) open.push({node});
		else if (line.parsed.kind === 'open') tooDeep++;
	}
	return root;
};

export const keyOf = (node: Node): string => (node.line.parsed.kind === 'setting' ? node.line.parsed.key : '');
export const textOf = (node: Node): string => (node.line.parsed.kind === 'setting' ? node.line.parsed.value : '');
export const blockOf = (node: Node): string => (node.line.parsed.kind === 'open' ? node.line.parsed.block : '');
export const nameOf = (node: Node): string => (node.line.parsed.kind === 'open' ? node.line.parsed.name : '');

export type Work = ReturnType<typeof createWork>;

export const createWork = (files: readonly SourceFile[], main: string) => {
	const tree = readConfigTree(files, main);
	const folder = main.slice(0, main.lastIndexOf('/') + 1);
	const edits = new Map<TreeLine, LineEdit>();
	const notes: UpgradeNote[] = [];
	const manual: UpgradeManual[] = [];
	// A file that is included twice has each line once.
	const seen = new Set<string>();
	const mine = (line: TreeLine) => {
		const place = `${line.file}:${line.line}`;
		if (!line.file.startsWith(folder) || seen.has(place)) return false;
		seen.add(place);
		return true;
	};
	const say = (id: string, line: TreeLine, now: string) =>
		notes.push({id, file: line.file, line: line.line, was: redactSecrets(line.text.trim()).replace(/\s*\\?\r?\n\s*/g, ' '), now: redactSecrets(now)});
	return {
		files,
		main,
		folder,
		tree,
		nodes: nodesOf(tree),
		notes,
		manual,
		edits: (): readonly LineEdit[] => [...edits.values()],
		isDone: (line: TreeLine): boolean => edits.has(line),
		say,
		/** These lines in its place, indented as it is or as given; and the note. */
		replace: (id: string, line: TreeLine, lines: readonly string[], indent = indentOf(line)) => {
			// What is 2.4 already is no change.
			if (lines.length === 1 && `${indent}${lines[0]}` === line.text.replace(/\r$/, '')) return;
			if (!mine(line)) return;
			edits.set(
				line,
				rewriteLine(
					line,
					lines.map(each => (each === '' ? '' : `${indent}${each}`)),
				),
			);
			if (id !== '') say(id, line, lines.map(each => redactSecrets(each.trim())).join(' / ') || 'taken away');
		},
		/** Commented out, because nobody but a person can say what should be there. */
		ask: (id: string, line: TreeLine, says: string, steps: readonly string[]) => {
			manual.push({id, file: line.file, line: line.line, text: line.text.trim(), says, steps});
			if (!edits.has(line) && mine(line)) edits.set(line, commentOut(line));
		},
		/** Said, and the line stays as it is. */
		warn: (id: string, line: TreeLine, says: string, steps: readonly string[]) =>
			manual.push({id, file: line.file, line: line.line, text: line.text.trim(), says, steps}),
	};
};

/** Every node of a block, the inner ones too. */
export const everyNode = (node: Node): readonly Node[] => [node, ...node.children.flatMap(everyNode)];

/** The whole block in comments. */
export const askAboutBlock = (work: Work, id: string, node: Node, says: string, steps: readonly string[]): void => {
	for (const each of everyNode(node)) {
		if (each !== node && each.line.parsed.kind !== 'nothing') work.replace('', each.line, [`#${each.line.text.trim()}`]);
		if (each.close) work.replace('', each.close, ['#}']);
	}
	work.ask(id, node.line, says, steps);
};
