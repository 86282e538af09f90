// A value as it must stand in a Dovecot configuration file to be read back as itself.
import {tokens} from '../format/sealed.ts';
import {endOfText, parseConfigLine, startOfComment} from './config-line.ts';

/** Quotes only where they are needed: `#`, blanks at an end, a leading `<` or quote, a `$`, a backslash at the end. A newline cannot be written: it becomes a blank. */
export const formatValue = (value: string): string => {
	const line = value.replace(/\s*\n\s*/g, ' ');
	const plain = parseConfigLine(`key = ${line}`);
	// What a token stands for is not known here: in quotes it may be anything, and whoever puts it in escapes it.
	const sealed = line.search(tokens) >= 0;
	const same =
		!sealed && plain.kind === 'setting' && plain.value === line && !line.includes('$') && !line.startsWith('<') && startOfComment(line) === line.length;
	if (same && endOfText(line) === line.length && !line.endsWith('\\')) return line;
	return `"${line.replace(/["\\]/g, '\\$&')}"`;
};

/** The name of a block: `quota "User quota" {`. */
export const formatName = (name: string): string => (/^[^\s"'#{}\\]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`);

/** A setting that takes the content of a file: `</etc/dovecot/secret`. */
export const formatSetting = (key: string, value: string): string => `${key} = ${formatValue(value)}`.trimEnd();
