// Text that strangers wrote, made safe to draw: control, bidirectional and invisible characters become their escape notation (ECMA-48, UTS 55).

import {withDots} from './sealed.ts';

/** C0, DEL and C1; directional marks, embeddings and isolates; zero-width, line and paragraph separators; lone surrogates. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\p{Surrogate}|[\u{e0000}-\u{e007f}]/gu;

const named: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t'};

const notation = (character: string): string => {
	const code = character.codePointAt(0) ?? 0;
	return named[character] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`);
};

/** One line in, one line out: a line break is shown as `\n`. Split text into lines before, where lines are meant. */
export const visible = (text: string): string => withDots(text).replace(unsafe, notation);
