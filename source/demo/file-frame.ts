// A file of the demo's disk framed as the reading scripts print one (source/commands/file-frames.ts).
import type {FileSystem} from './file-system.ts';

const numberOf = (files: FileSystem, file: string, name: string): string =>
	files
		.read(file)
		.split('\n')
		.map(line => line.split(':'))
		.find(parts => parts[0] === name)?.[2] ?? '0';

/** Undefined where there is no plain file. */
export const fileFrame = (files: FileSystem, path: string): {readonly frame: string; readonly text: string} | undefined => {
	const node = files.look(path);
	if (node?.kind !== 'file') return undefined;
	const text = node.read();
	const mode = node.mode.toString(8).padStart(4, '0');
	const owner = `${numberOf(files, '/etc/passwd', node.user)} ${numberOf(files, '/etc/group', node.group)}`;
	return {frame: `file ${Buffer.byteLength(path)} ${Buffer.byteLength(text)} ${mode} ${owner}\n${path}${text}\n`, text};
};
