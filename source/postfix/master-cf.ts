// Postfix's master.cf: services with their fields and `-o` overrides, every byte kept (master(5)).
import {commentLine, uncommentLine} from '../config/comment-lines.ts';
import type {LineEdit} from '../config/line-edit.ts';
import type {SourceFile} from '../config/source-file.ts';
import {type LogicalLine, readLogicalLines} from './logical-lines.ts';

export type MasterService = LogicalLine & {
	readonly path: string;
	/** `submission`, `smtp`, `127.0.0.1:10025`. */
	readonly name: string;
	/** `inet`, `unix`, `unix-dgram`, `fifo`, `pass`. */
	readonly type: string;
	/** As written: private, unprivileged, chroot, wakeup, maxproc; `-` is Postfix's default. */
	readonly fields: Readonly<Record<MasterField, string>>;
	readonly command: string;
	/** `-o name=value`; the last of several wins. */
	readonly options: ReadonlyMap<string, string>;
};

const fieldNames = ['private', 'unprivileged', 'chroot', 'wakeup', 'maxproc'] as const;
export type MasterField = (typeof fieldNames)[number];

/** Words; `{ ... }` keeps its blanks, also within one: `-o name={ a b }`. */
const wordsOf = (text: string): readonly string[] => text.match(/(?:\{[^{}]*\}|\S)+/g) ?? [];

const optionsOf = (words: readonly string[]): ReadonlyMap<string, string> => {
	const options = new Map<string, string>();
	for (let index = 0; index < words.length; index++) {
		const word = words[index] as string;
		if (!word.startsWith('-o')) continue;
		const raw = word === '-o' ? (words[++index] ?? '') : word.slice(2);
		const text = raw.startsWith('{') ? raw.slice(1, -1).trim() : raw;
		const [, name, value = ''] = /^([^\s=]+)\s*=\s*([\s\S]*)$/.exec(text) ?? [];
		if (name !== undefined) options.set(name, value.trim());
	}
	return options;
};

const serviceOf = (line: LogicalLine, path: string): MasterService | undefined => {
	const words = wordsOf(line.joined ?? '');
	const [name, type, ...rest] = words;
	if (name === undefined || type === undefined || words.length < 8 || !/^(?:inet|unix|unix-dgram|fifo|pass)$/.test(type)) return undefined;
	const fields = Object.fromEntries(fieldNames.map((field, index) => [field, rest[index] as string])) as MasterService['fields'];
	return {...line, path, name, type, fields, command: rest[5] as string, options: optionsOf(rest.slice(6))};
};

export const readMasterCf = ({path, text}: SourceFile): readonly MasterService[] => readLogicalLines(text).flatMap(line => serviceOf(line, path) ?? []);

export const findService = (file: SourceFile, name: string, type = 'inet'): MasterService | undefined =>
	readMasterCf(file).findLast(each => each.name === name && each.type === type);

/** Lines with too few fields: Postfix does not start with them. */
export const masterCfProblems = (
	file: SourceFile,
): ReadonlyArray<{readonly path: string; readonly line: number; readonly text: string; readonly says: string}> =>
	readLogicalLines(file.text).flatMap(line =>
		line.joined === undefined || serviceOf(line, file.path) ? [] : [{path: file.path, line: line.lastLine, text: line.joined, says: 'bad field count'}],
	);

const physical = (text: string): readonly string[] => text.split('\n').map(line => line.replace(/\r$/, ''));
const edit = (at: LogicalLine & {readonly path: string}, adds: readonly string[]): LineEdit => ({
	path: at.path,
	line: at.line,
	removes: at.lastLine - at.line + 1,
	adds,
});

export const commentOutService = (service: MasterService): LineEdit =>
	edit(
		service,
		physical(service.text).map(line => (/^\s*(?:#|$)/.test(line) ? line : commentLine(line))),
	);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const optionText = (name: string, value: string): string => (/[\s{}]/.test(value) ? `-o { ${name} = ${value} }` : `-o ${name}=${value}`);

/** The override where it stands, or a line of its own below the service. */
export const putServiceOption = (service: MasterService, name: string, value: string): readonly LineEdit[] => {
	if (service.options.get(name) === value) return [];
	const there = new RegExp(`-o\\s*(?:\\{\\s*${escaped(name)}\\s*=[^{}]*\\}|${escaped(name)}=\\S*)`);
	// A comment may speak of the same option.
	const lines = physical(service.text);
	const at = lines.findLastIndex(line => !/^\s*#/.test(line) && there.test(line));
	if (at >= 0)
		return [
			edit(
				service,
				lines.with(
					at,
					(lines[at] as string).replace(there, () => optionText(name, value)),
				),
			),
		];
	if (service.options.has(name)) return [edit(service, [`${service.joined} ${optionText(name, value)}`])];
	const indent = /^([ \t]+)-o/m.exec(service.text)?.[1] ?? '  ';
	return [{path: service.path, line: service.lastLine + 1, removes: 0, adds: [`${indent}${optionText(name, value)}`]}];
};

/** One of the columns, the blanks between them as they are as far as the text allows. */
export const putServiceField = (service: MasterService, field: MasterField, value: string): readonly LineEdit[] => {
	if (service.fields[field] === value) return [];
	const lines = physical(service.text);
	const column = 2 + fieldNames.indexOf(field);
	const match = new RegExp(`^((?:\\S+\\s+){${column}})(\\S+)(\\s*)`).exec(lines[0] as string);
	if (!match) return [];
	const [whole, before = '', old = '', blanks = ''] = match;
	const width = old.length + blanks.length;
	const last = whole.length === (lines[0] as string).length;
	return [
		edit(service, lines.with(0, `${before}${last ? value : value.padEnd(Math.max(width, value.length + 1))}${(lines[0] as string).slice(whole.length)}`)),
	];
};

/** Debian's examples: `#submission inet n ...` and the commented options below it. Comments that are words stay comments. */
export const uncommentService = (file: SourceFile, name: string, type = 'inet'): readonly LineEdit[] => {
	const lines = physical(file.text);
	const head = new RegExp(`^#\\s?${escaped(name)}\\s+${type}\\s`);
	const from = lines.findIndex(line => head.test(line) && wordsOf(line.replace(/^#\s?/, '')).length >= 8);
	if (from < 0) return [];
	let to = from + 1;
	while (to < lines.length && /^#\s+\S/.test(lines[to] as string)) to++;
	const block = lines.slice(from, to);
	return [
		{
			path: file.path,
			line: from + 1,
			removes: to - from,
			adds: block.map((line, index) => (index === 0 || /^#\s+-[ov]/.test(line) ? uncommentLine(line) : line)),
		},
	];
};

/** A service of its own, at the end. */
export const addService = (file: SourceFile, lines: readonly string[]): LineEdit => ({path: file.path, line: Number.MAX_SAFE_INTEGER, removes: 0, adds: lines});
