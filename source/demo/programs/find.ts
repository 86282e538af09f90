// find(1), as far as it is asked: places, -maxdepth, -type, -name, -o in parentheses, -printf.
import {posix} from 'node:path';
import {FileError, type FileNode} from '../file-system.ts';
import type {Program} from './shape.ts';

type Test = (path: string, node: FileNode) => boolean;

const letters: Readonly<Record<FileNode['kind'], string>> = {file: 'f', directory: 'd', link: 'l', socket: 's'};
const glob = (pattern: string) =>
	new RegExp(
		`^${pattern
			.replace(/[.+^${}()|[\]\\]/g, '\\$&')
			.replaceAll('*', '.*')
			.replaceAll('?', '.')}$`,
	);

const printed = (template: string, path: string, node: FileNode): string => {
	const seconds = node.modified.getTime() / 1000;
	const size = node.kind === 'file' ? Buffer.byteLength(node.read()) : 4096;
	const values: Readonly<Record<string, string>> = {
		'%p': path,
		'%f': posix.basename(path),
		'%T@': `${seconds.toFixed(3)}0000000`,
		'%s': String(size),
		'%m': node.mode.toString(8),
		'%u': node.user,
		'%g': node.group,
		'%y': letters[node.kind],
		'\\n': '\n',
		'\\t': '\t',
		'\\0': '\0',
		'%%': '%',
	};
	return template.replace(/%T@|%[pfsmugy%]|\\[nt0]/g, word => values[word] ?? word);
};

export const find: Program = {
	name: 'find',
	run: ({argv, world, out, err}) => {
		const first = argv.findIndex(word => word.startsWith('-') || word === '(');
		const places = argv.slice(0, first < 0 ? undefined : first);
		const words = first < 0 ? [] : [...argv.slice(first)];
		let maxDepth = Number.POSITIVE_INFINITY;
		let template: string | undefined;
		// Alternatives of conjunctions: enough for `( -name A -o -name B )`.
		const alternatives: Test[][] = [[]];
		while (words.length > 0) {
			const word = words.shift();
			const and = (test: Test) => alternatives.at(-1)?.push(test);
			if (word === '-maxdepth') maxDepth = Number(words.shift());
			else if (word === '-printf') template = words.shift();
			else if (word === '-o') alternatives.push([]);
			else if (word === '-type') {
				const kind = words.shift();
				and((_, node) => letters[node.kind] === kind);
			} else if (word === '-name') {
				const name = glob(words.shift() ?? '');
				and(path => name.test(posix.basename(path)));
			}
		}
		let code = 0;
		for (const place of places.length > 0 ? places : ['.']) {
			try {
				const base = world.files.resolve(place, false);
				for (const path of world.files.walk(base)) {
					const depth = path === base ? 0 : path.slice(base === '/' ? 0 : base.length).split('/').length - 1;
					const node = world.files.look(path, false);
					if (!node || depth > maxDepth || !alternatives.some(tests => tests.every(test => test(path, node)))) continue;
					const shown = place + path.slice(base.length);
					out(template === undefined ? `${shown}\n` : printed(template, shown, node));
				}
			} catch (error) {
				if (!(error instanceof FileError)) throw error;
				err(`find: ‘${place}’: ${error.message}\n`);
				code = 1;
			}
		}
		return code;
	},
};
