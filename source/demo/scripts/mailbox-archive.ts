// A mailbox's directory packed, removed and restored on the demo's disk, in the lines that source/commands/mailbox-archive.ts reads.
import type {FileNode, FileSystem} from '../file-system.ts';
import type {Script} from './shape.ts';

type Packed = Pick<FileNode, 'kind' | 'mode' | 'user' | 'group'> & {readonly path: string; readonly text: string};

const pack = (files: FileSystem, directory: string): readonly Packed[] =>
	files.walk(directory).flatMap(path => {
		const node = files.look(path, false);
		return node ? [{kind: node.kind, mode: node.mode, user: node.user, group: node.group, path, text: node.kind === 'file' ? node.read() : ''}] : [];
	});

const store = '/var/lib/mailtui/archive';

export const mailboxArchive: Script = {
	name: 'mailbox-archive',
	run: ({world: {files}, out}, [, mode = '', address = '', given = '', name = '']) => {
		const say = (word: string, value: string) => out(`${word} ${value}\n`);
		const end = (code: number) => {
			say('end', '-');
			return code;
		};
		const refuse = (why: string) => {
			say('refused', why);
			return end(1);
		};
		const directory = given.replace(/\/+$/, '');
		const file = `${store}/${name}`;
		say('mailtui-archive', '1');
		if (!/^\/[^/]+\/[^/]+/.test(directory) || directory.split('/').some(part => part === '..' || part === '.'))
			return refuse(`${directory} is no directory of its own`);
		const local = address.slice(0, address.lastIndexOf('@'));
		if (!directory.split('/').some(part => part.startsWith(local))) return refuse(`${directory} does not bear the name of ${address}`);
		if (mode === 'pack') {
			if (files.look(directory)?.kind !== 'directory') {
				say('missing', directory);
				return end(0);
			}
			if (files.look(file)) return refuse(`${file} is there already`);
			for (const path of ['/var/lib/mailtui', store]) if (!files.look(path)) files.makeDirectory(path, {mode: 0o700});
			const packed = pack(files, directory);
			files.write(file, JSON.stringify(packed), {mode: 0o600});
			say('archive', file);
			say('bytes', String(Buffer.byteLength(files.read(file))));
			say('entries', String(packed.length));
		} else if (mode === 'remove') {
			if (!files.look(file)) return refuse(`${file} is not a whole archive, so nothing is removed`);
			if (!files.look(directory)) return refuse(`${directory} is no directory`);
			files.remove(directory, true);
			say('removed', directory);
		} else if (mode === 'restore') {
			if (!files.look(file)) return refuse(`${file} is not a whole archive`);
			if (files.look(directory)) return refuse(`${directory} is there already`);
			for (const each of JSON.parse(files.read(file)) as Packed[])
				if (each.kind === 'file') files.write(each.path, each.text, each);
				else files.makeDirectory(each.path, each);
			say('restored', directory);
		} else return refuse(`nothing is called ${mode}`);
		return end(0);
	},
};
