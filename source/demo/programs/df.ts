// df(1): the demo's two file systems in the columns that are asked for.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

type FileSystemRow = {
	readonly source: string;
	readonly fstype: string;
	readonly target: string;
	readonly size: number;
	readonly used: number;
	readonly inodes: number;
	readonly inodesUsed: number;
};

const gigabyte = 1_073_741_824;
const rows: readonly FileSystemRow[] = [
	{source: '/dev/vda1', fstype: 'ext4', target: '/', size: 24.5 * gigabyte, used: 6.2 * gigabyte, inodes: 1_638_400, inodesUsed: 88_412},
	{source: 'tmpfs', fstype: 'tmpfs', target: '/run', size: 0.38 * gigabyte, used: 0.001 * gigabyte, inodes: 503_552, inodesUsed: 689},
	{source: '/dev/vdb1', fstype: 'ext4', target: '/var', size: 98.2 * gigabyte, used: 36.4 * gigabyte, inodes: 6_553_600, inodesUsed: 412_093},
];
const titles: Readonly<Record<string, string>> = {
	source: 'Filesystem',
	fstype: 'Type',
	target: 'Mounted on',
	itotal: 'Inodes',
	iused: 'IUsed',
	iavail: 'IFree',
	ipcent: 'IUse%',
	used: 'Used',
	avail: 'Avail',
	pcent: 'Use%',
};

export const df: Program = {
	name: 'df',
	run: ({argv, world, out, err}) => {
		const options = readOptions(argv, ['x', 'exclude-type', 't', 'B', 'block-size']);
		const unit = options.values('B').includes('1') || options.value('block-size') === '1' ? 1 : 1024;
		const columns =
			options.value('output')?.split(',') ??
			(options.has('i') ? ['source', 'itotal', 'iused', 'iavail', 'ipcent', 'target'] : ['source', 'size', 'used', 'avail', 'pcent', 'target']);
		const excluded = [...options.values('x'), ...options.values('exclude-type')];
		let code = 0;
		const asked = options.words.flatMap(path => {
			if (!world.files.look(path)) {
				err(`df: ${path}: No such file or directory\n`);
				code = 1;
				return [];
			}
			const at = world.files.resolve(path);
			return [...rows]
				.sort((a, b) => b.target.length - a.target.length)
				.filter(row => row.target === '/' || at === row.target || at.startsWith(`${row.target}/`))
				.slice(0, 1);
		});
		const chosen = options.words.length > 0 ? asked : rows.filter(row => !excluded.includes(row.fstype));
		const percent = (used: number, of: number) => `${Math.ceil((used / of) * 100)}%`;
		const cell = (row: FileSystemRow, column: string): string => {
			// Five in a hundred are root's own, as mkfs leaves them.
			const free = Math.floor(row.size * 0.95 - row.used);
			const values: Readonly<Record<string, string>> = {
				source: row.source,
				fstype: row.fstype,
				target: row.target,
				file: '-',
				size: String(Math.floor(row.size / unit)),
				used: String(Math.floor(row.used / unit)),
				avail: String(Math.floor(free / unit)),
				pcent: percent(row.used, row.used + free),
				itotal: String(row.inodes),
				iused: String(row.inodesUsed),
				iavail: String(row.inodes - row.inodesUsed),
				ipcent: percent(row.inodesUsed, row.inodes),
			};
			return values[column] ?? '-';
		};
		const size = unit === 1 ? '1B-blocks' : options.has('P') ? '1024-blocks' : '1K-blocks';
		const table = [
			columns.map(column =>
				column === 'size'
					? size
					: options.has('P') && column === 'avail'
						? 'Available'
						: options.has('P') && column === 'pcent'
							? 'Capacity'
							: (titles[column] ?? column),
			),
			...chosen.map(row => columns.map(column => cell(row, column))),
		];
		const widths = columns.map((_, index) => Math.max(...table.map(line => (line[index] as string).length)));
		const text = (column: string) => ['source', 'fstype', 'target'].includes(column);
		for (const line of table)
			out(
				`${line.map((each, index) => (index === columns.length - 1 && text(columns[index] as string) ? each : text(columns[index] as string) ? each.padEnd(widths[index] as number) : each.padStart(widths[index] as number))).join(' ')}\n`,
			);
		return code;
	},
};
