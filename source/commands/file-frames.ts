// Files as the scripts that read them print them: path, mode, owner and text of each, and what could not be read. Passwords are sealed here.
import {createHash} from 'node:crypto';
import {createSeal} from '../dovecot/seal-secrets.ts';
import type {Secret} from '../host/secret.ts';

export type ReadFile = {
	readonly path: string;
	/** Sealed: the values of passwords are tokens (format/sealed.ts). */
	readonly text: string;
	/** Of the bytes, in hex: whether it is still the same when it is to be changed. */
	readonly sha256: string;
	/** `0640` */
	readonly mode: string;
	readonly owner: number;
	readonly group: number;
};

export type ReadFiles = {
	readonly files: readonly ReadFile[];
	/** Files that exist and could not be read, with the reason. */
	readonly unread: ReadonlyArray<{readonly path: string; readonly why: string}>;
	/** What the tokens stand for. */
	readonly secrets: ReadonlyMap<string, Secret>;
};

/**
 * `HEADER 1`, then for each file `file PATH-BYTES TEXT-BYTES MODE UID GID` and on the next line path and text without anything between,
 * or `unread PATH-BYTES 0` and path and reason; in the end `end`. Undefined: the answer is incomplete.
 */
export const parseFileFrames = (bytes: Buffer, header: string, firstToken: number): ReadFiles | undefined => {
	const files: ReadFile[] = [];
	const unread: {path: string; why: string}[] = [];
	const seal = createSeal(firstToken);
	const begin = `${header} 1\n`;
	let at = bytes.indexOf(begin);
	if (at < 0) return undefined;
	at += begin.length;
	for (;;) {
		const newline = bytes.indexOf(10, at);
		if (newline < 0) return undefined;
		const words = bytes.toString('latin1', at, newline).split(' ');
		if (words[0] === 'end') return {files, unread, secrets: seal.secrets};
		const pathLength = Number(words[1]);
		const textLength = Number(words[2]);
		if (!Number.isSafeInteger(pathLength) || !Number.isSafeInteger(textLength) || pathLength < 0 || textLength < 0) return undefined;
		const textAt = newline + 1 + pathLength;
		const path = bytes.toString('utf8', newline + 1, textAt);
		if (words[0] === 'file') {
			const content = bytes.subarray(textAt, textAt + textLength);
			if (content.length < textLength) return undefined;
			files.push({
				path,
				text: seal.seal(content.toString('utf8')),
				sha256: createHash('sha256').update(content).digest('hex'),
				mode: words[3] ?? '',
				owner: Number(words[4]),
				group: Number(words[5]),
			});
			at = textAt + textLength + 1;
		} else if (words[0] === 'unread') {
			const end = bytes.indexOf(10, textAt);
			if (end < 0) return undefined;
			unread.push({path, why: bytes.toString('utf8', textAt, end)});
			at = end + 1;
		} else return undefined;
	}
};
