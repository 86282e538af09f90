// The demo's disk: a map of paths with owners, modes, symbolic links and contents that may be made when first read. Nothing touches the real disk.
import {posix} from 'node:path';

export type FileOwner = {readonly mode: number; readonly user: string; readonly group: string};

export type FileNode = FileOwner &
	(
		| {readonly kind: 'file'; readonly read: () => string}
		| {readonly kind: 'directory'}
		| {readonly kind: 'link'; readonly target: string}
		| {readonly kind: 'socket'}
	) & {readonly modified: Date};

/** As a program would see it: errno's name and the words of strerror(3). */
export class FileError extends Error {
	override readonly name = 'FileError';
	readonly code: 'ENOENT' | 'EISDIR' | 'ENOTDIR' | 'EEXIST' | 'ENOTEMPTY' | 'ELOOP';

	constructor(code: FileError['code']) {
		super(
			{
				ENOENT: 'No such file or directory',
				EISDIR: 'Is a directory',
				ENOTDIR: 'Not a directory',
				EEXIST: 'File exists',
				ENOTEMPTY: 'Directory not empty',
				ELOOP: 'Too many levels of symbolic links',
			}[code],
		);
		this.code = code;
	}
}

const root: FileOwner = {mode: 0o755, user: 'root', group: 'root'};

export const createFileSystem = (now: () => Date) => {
	const nodes = new Map<string, FileNode>([['/', {...root, kind: 'directory', modified: now()}]]);

	/** Follows links in every part but, unless asked, the last. */
	const resolve = (path: string, followLast = true, depth = 0): string => {
		if (depth > 20) throw new FileError('ELOOP');
		const parts = posix.resolve('/', path).split('/').filter(Boolean);
		let at = '/';
		for (const [index, part] of parts.entries()) {
			const next = posix.join(at, part);
			const node = nodes.get(next);
			at = node?.kind === 'link' && (followLast || index < parts.length - 1) ? resolve(posix.resolve(at, node.target), true, depth + 1) : next;
		}
		return at;
	};

	const look = (path: string, followLast = true): FileNode | undefined => nodes.get(resolve(path, followLast));

	const put = (path: string, node: FileNode) => {
		const parent = posix.dirname(path);
		const above = nodes.get(parent);
		if (!above) put(parent, {...root, kind: 'directory', modified: now()});
		else if (above.kind !== 'directory') throw new FileError('ENOTDIR');
		nodes.set(path, node);
	};

	const read = (path: string): string => {
		const node = look(path);
		if (!node) throw new FileError('ENOENT');
		if (node.kind === 'directory') throw new FileError('EISDIR');
		return node.kind === 'file' ? node.read() : '';
	};

	/** Keeps owner and mode of a file that is there already. */
	const write = (path: string, content: string | (() => string), owner?: Partial<FileOwner>) => {
		const at = resolve(path);
		const before = nodes.get(at);
		if (before?.kind === 'directory') throw new FileError('EISDIR');
		let text: string | undefined = typeof content === 'string' ? content : undefined;
		const make = typeof content === 'string' ? () => content : content;
		put(at, {
			mode: owner?.mode ?? before?.mode ?? 0o644,
			user: owner?.user ?? before?.user ?? 'root',
			group: owner?.group ?? before?.group ?? 'root',
			kind: 'file',
			read: () => (text ??= make()),
			modified: now(),
		});
	};

	/** A file of /proc: made anew on every read. */
	const live = (path: string, make: () => string) => put(posix.resolve('/', path), {...root, mode: 0o444, kind: 'file', read: make, modified: now()});

	const makeDirectory = (path: string, owner: Partial<FileOwner> = {}) => put(resolve(path), {...root, ...owner, kind: 'directory', modified: now()});
	const link = (path: string, target: string) => put(resolve(path, false), {...root, mode: 0o777, kind: 'link', target, modified: now()});
	const socket = (path: string, owner: FileOwner) => put(resolve(path), {...owner, kind: 'socket', modified: now()});

	/** Names in a directory, sorted. */
	const list = (path: string): string[] => {
		const at = resolve(path);
		const node = nodes.get(at);
		if (!node) throw new FileError('ENOENT');
		if (node.kind !== 'directory') throw new FileError('ENOTDIR');
		const prefix = at === '/' ? '/' : `${at}/`;
		return [...nodes.keys()]
			.filter(key => key !== '/' && key.startsWith(prefix) && !key.slice(prefix.length).includes('/'))
			.map(key => key.slice(prefix.length))
			.sort();
	};

	/** Every path at or below it, parents first. */
	const walk = (path: string): string[] => {
		const at = resolve(path);
		if (!nodes.has(at)) throw new FileError('ENOENT');
		return [...nodes.keys()].filter(key => key === at || key.startsWith(at === '/' ? '/' : `${at}/`)).sort();
	};

	const remove = (path: string, recursive = false) => {
		const at = resolve(path, false);
		const node = nodes.get(at);
		if (!node) throw new FileError('ENOENT');
		const below = node.kind === 'directory' ? walk(at) : [at];
		if (below.length > 1 && !recursive) throw new FileError('ENOTEMPTY');
		for (const one of below) nodes.delete(one);
	};

	const rename = (from: string, to: string) => {
		const source = resolve(from, false);
		const target = resolve(to, false);
		const node = nodes.get(source);
		if (!node) throw new FileError('ENOENT');
		const moved = (node.kind === 'directory' ? walk(source) : [source]).map(path => [path, nodes.get(path) as FileNode] as const);
		for (const [path] of moved) nodes.delete(path);
		for (const [path, each] of moved) put(target + path.slice(source.length), each);
	};

	const own = (path: string, owner: Partial<FileOwner>) => {
		const at = resolve(path);
		const node = nodes.get(at);
		if (!node) throw new FileError('ENOENT');
		nodes.set(at, {...node, ...owner});
	};

	return {resolve, look, read, write, live, makeDirectory, link, socket, list, walk, remove, rename, own};
};

export type FileSystem = ReturnType<typeof createFileSystem>;
