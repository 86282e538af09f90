// stat(1) with -c and -L.
import {readOptions} from '../options.ts';
import type {World} from '../world.ts';
import type {Program} from './shape.ts';

const number = (world: World, file: string, name: string) =>
	world.files
		.read(file)
		.split('\n')
		.map(line => line.split(':'))
		.find(parts => parts[0] === name)?.[2] ?? '0';
const letters = (mode: number) => [...(mode & 0o777).toString(2).padStart(9, '0')].map((bit, index) => (bit === '1' ? 'rwx'[index % 3] : '-')).join('');

export const stat: Program = {
	name: 'stat',
	run: ({argv, world, out, err}) => {
		const options = readOptions(argv, ['c', 'format', 'printf']);
		const escaped = options.value('printf');
		const template =
			options.value('c') ??
			options.value('format') ??
			escaped?.replaceAll('\\n', '\n').replaceAll('\\t', '\t') ??
			'  File: %n\n  Size: %s\nAccess: (%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)';
		let code = 0;
		for (const path of options.words) {
			const node = world.files.look(path, options.has('L'));
			if (!node) {
				err(`stat: cannot statx '${path}': No such file or directory\n`);
				code = 1;
				continue;
			}
			const kind = node.kind === 'file' ? 'regular file' : node.kind === 'link' ? 'symbolic link' : node.kind;
			const values: Readonly<Record<string, string>> = {
				n: path,
				a: node.mode.toString(8),
				A: `${{file: '-', directory: 'd', link: 'l', socket: 's'}[node.kind]}${letters(node.mode)}`,
				u: number(world, '/etc/passwd', node.user),
				g: number(world, '/etc/group', node.group),
				U: node.user,
				G: node.group,
				s: String(node.kind === 'file' ? Buffer.byteLength(node.read()) : 4096),
				Y: String(Math.floor(node.modified.getTime() / 1000)),
				F: kind,
				'%': '%',
			};
			out(`${template.replace(/%([naAugUGsYF%])/g, (_, letter: string) => values[letter] ?? '')}${escaped === undefined ? '\n' : ''}`);
		}
		return code;
	},
};
