// A Dovecot configuration file cut into its statements; joined by newlines their texts are the file again, to the byte.
import {type ConfigLine, endOfText, parseStatement, skipBlanks, startOfComment} from './config-line.ts';

export type ConfigStatement = {
	/** Of its first physical line, from 1. */
	readonly line: number;
	/** Of its last one: where Dovecot says an error is. */
	readonly lastLine: number;
	/** As written: all physical lines, without the newline after the last. */
	readonly text: string;
	readonly parsed: ConfigLine;
};

/** What a physical line gives to its statement: nothing for a comment or an empty line. */
const contentOf = (line: string): string | undefined => {
	const from = skipBlanks(line, 0);
	if (from === line.length || line[from] === '#') return undefined;
	return line.slice(from, Math.max(from, endOfText(line, startOfComment(line))));
};

/** Never throws, whatever the bytes are; time grows with the length of the text. */
export const readConfigStatements = (text: string): readonly ConfigStatement[] => {
	const physical = text.split('\n');
	const statements: ConfigStatement[] = [];
	let first = 0;
	let parts: string[] = [];
	const end = (last: number, parsed: ConfigLine): void => {
		statements.push({line: first + 1, lastLine: last + 1, text: physical.slice(first, last + 1).join('\n'), parsed});
		first = last + 1;
		parts = [];
	};
	for (let index = 0; index < physical.length; index++) {
		const content = contentOf(physical[index] as string);
		if (content === undefined) {
			if (parts.length === 0) end(index, {kind: 'nothing'});
			else {
				// The line that cuts it off stays a line of its own.
				end(index - 1, {kind: 'lost', text: parts.join(' ')});
				end(index, {kind: 'nothing'});
			}
		} else if (content.endsWith('\\')) {
			const part = content.slice(0, endOfText(content, content.length - 1));
			// A backslash alone goes on as well.
			if (part !== '' || parts.length === 0) parts.push(part);
			if (index + 1 === physical.length) end(index, {kind: 'lost', text: parts.join(' ')});
		} else {
			parts.push(content);
			end(index, parseStatement(parts.filter(part => part !== '').join(' ')));
		}
	}
	return statements;
};

export const printConfigStatements = (statements: readonly ConfigStatement[]): string => statements.map(each => each.text).join('\n');
