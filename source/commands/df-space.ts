// Every real file system with its bytes and inodes, in one call; what lies where is decided later (df(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type FileSystem = {
	readonly target: string;
	readonly kind: string;
	readonly totalBytes: number;
	/** What a user without root's reserve may still write. */
	readonly freeBytes: number;
	/** Undefined where inodes are made as they are needed (btrfs, zfs). */
	readonly inodes: {readonly total: number; readonly free: number} | undefined;
};

const columns = 'fstype,size,avail,itotal,iavail,target';
const notOnDisk = ['tmpfs', 'devtmpfs', 'squashfs', 'efivarfs', 'iso9660'];

const parseLine = (line: string): FileSystem[] => {
	// The target comes last because it alone may hold spaces.
	const match = /^(\S+)\s+(\d+|-)\s+(\d+|-)\s+(\d+|-)\s+(\d+|-)\s+(\/.*)$/.exec(line.trim());
	if (match === null) return [];
	const [kind = '', total, free, inodes, inodesFree, target = ''] = match.slice(1);
	if (!Number(total)) return [];
	return [
		{
			target,
			kind,
			totalBytes: Number(total),
			freeBytes: Number(free),
			inodes: Number(inodes) > 0 ? {total: Number(inodes), free: Number(inodesFree)} : undefined,
		},
	];
};

export const dfSpace: ReadCommand<undefined, Answer<readonly FileSystem[]>> = {
	name: 'df-space',
	examples: [undefined],
	build: () => ({
		name: 'df-space',
		argv: ['df', '-B1', `--output=${columns}`, ...notOnDisk.flatMap(kind => ['-x', kind])],
		effect: 'read',
		asRoot: true,
		// A network file system whose server is gone holds df up for ever.
		timeoutMs: 5_000,
	}),
	parse: result => {
		const refusal = refusalOf('df', result);
		if (refusal) return refusal;
		const systems = result.stdout.split('\n').slice(1).flatMap(parseLine);
		return systems.length > 0
			? {ok: true, value: systems}
			: noAnswer(`df listed no file system: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
	},
};
