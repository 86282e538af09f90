// test(1) on one file or two words.
import type {Program} from './shape.ts';

export const test: Program = {
	name: 'test',
	also: ['['],
	run: ({argv, world}) => {
		const words = argv.filter(word => word !== ']');
		const negated = words[0] === '!';
		const [operator = '', ...rest] = negated ? words.slice(1) : words;
		const node = rest[0] === undefined ? undefined : world.files.look(rest[0], operator !== '-L' && operator !== '-h');
		const kinds: Readonly<Record<string, boolean>> = {
			'-e': node !== undefined,
			'-f': node?.kind === 'file',
			'-d': node?.kind === 'directory',
			'-L': node?.kind === 'link',
			'-S': node?.kind === 'socket',
			'-r': node !== undefined,
			'-x': node !== undefined && (node.mode & 0o111) !== 0,
			'-s': node?.kind === 'file' && node.read() !== '',
			'-n': (rest[0] ?? '') !== '',
			'-z': (rest[0] ?? '') === '',
		};
		const answer = kinds[operator] ?? (rest[0] === '=' ? operator === rest[1] : rest[0] === '!=' ? operator !== rest[1] : operator !== '');
		return answer === negated ? 1 : 0;
	},
};
