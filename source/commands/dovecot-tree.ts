// The files that make Dovecot's configuration, includes followed, so that a finding can name file and line. Secrets end here.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {dovecotTreeScript} from '../scripts/dovecot-tree-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

type DovecotFile = {
	readonly path: string /** Values of passwords are dots. */;
	readonly text: string /** `0640` */;
	readonly mode: string;
	readonly owner: number;
	readonly group: number;
};
export type DovecotTree = {
	readonly main: string;
	readonly files: readonly DovecotFile[] /** Files that exist and could not be read, with the reason. */;
	readonly unread: ReadonlyArray<{readonly path: string; readonly why: string}>;
};

const cutText = (bytes: Buffer, from: number, length: number): string => bytes.toString('utf8', from, from + length);

const parseFrames = (bytes: Buffer): Omit<DovecotTree, 'main'> | undefined => {
	const files: DovecotFile[] = [];
	const unread: {path: string; why: string}[] = [];
	let at = bytes.indexOf('mailtui-tree 1\n');
	if (at < 0) return undefined;
	at += 'mailtui-tree 1\n'.length;
	for (;;) {
		const newline = bytes.indexOf(10, at);
		if (newline < 0) return undefined;
		const words = bytes.toString('latin1', at, newline).split(' ');
		if (words[0] === 'end') return {files, unread};
		const pathLength = Number(words[1]);
		const textLength = Number(words[2]);
		if (!Number.isSafeInteger(pathLength) || !Number.isSafeInteger(textLength) || pathLength < 0 || textLength < 0) return undefined;
		const path = cutText(bytes, newline + 1, pathLength);
		if (words[0] === 'file') {
			const text = redactSecrets(cutText(bytes, newline + 1 + pathLength, textLength));
			files.push({path, text, mode: words[3] ?? '', owner: Number(words[4]), group: Number(words[5])});
			at = newline + 1 + pathLength + textLength + 1;
		} else if (words[0] === 'unread') {
			const end = bytes.indexOf(10, newline + 1 + pathLength);
			if (end < 0) return undefined;
			unread.push({path, why: bytes.toString('utf8', newline + 1 + pathLength, end)});
			at = end + 1;
		} else return undefined;
	}
};

export const dovecotTree: ReadCommand<{readonly main: string}, Answer<DovecotTree>> = {
	name: 'dovecot-tree',
	examples: [{main: '/etc/dovecot/dovecot.conf'}],
	build: ({main}) => ({name: 'dovecot-tree', argv: ['perl', '-e', dovecotTreeScript, 'mailtui-tree', main], effect: 'read', asRoot: true, timeoutMs: 15_000}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const frames = parseFrames(Buffer.from(result.stdoutBytes));
		if (frames === undefined)
			return noAnswer(`The files of Dovecot's configuration could not be read: ${firstLine(result.stderr) || 'the answer is incomplete'}`);
		const main = frames.files[0]?.path ?? frames.unread[0]?.path;
		if (main === undefined) return noAnswer('There is no Dovecot configuration on this server.', true);
		return {ok: true, value: {main, ...frames}};
	},
};
