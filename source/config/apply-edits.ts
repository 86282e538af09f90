// Line edits applied to files: all at once, the rest identical to the byte, line ends as the file has them; a file that is not there is made.
import type {LineEdit} from './line-edit.ts';
import type {SourceFile} from './source-file.ts';

/** In the order of lines; of those at one place, what takes away comes last, so that what is added before it stands before it. */
const inOrder = (edits: readonly LineEdit[]): readonly LineEdit[] => {
	const seen = new Set<string>();
	const distinct = edits.filter(({line, removes, adds}) => {
		const change = `${line} ${removes} ${adds.join('\n')}`;
		if (removes > 0 && seen.has(change)) return false;
		seen.add(change);
		return true;
	});
	return distinct
		.map((edit, index) => ({edit, index}))
		.sort((a, b) => a.edit.line - b.edit.line || Math.sign(a.edit.removes) - Math.sign(b.edit.removes) || a.index - b.index)
		.map(({edit}) => edit);
};

const edited = (text: string, edits: readonly LineEdit[]): string => {
	const lines = text.split('\n');
	// The end of a text that ends in a newline is no line.
	const ended = lines.at(-1) === '';
	if (ended) lines.pop();
	const result: string[] = [];
	const carriage = (line = lines[0]): string => (line?.endsWith('\r') ? '\r' : '');
	let at = 0;
	let goesOn = ended;
	for (const {line, removes, adds} of inOrder(edits)) {
		const from = Math.min(line - 1, lines.length);
		if (from < at) throw new RangeError(`Two changes meet in line ${line}.`);
		for (; at < from; at++) result.push(lines[at] as string);
		if (!ended && from === lines.length && adds.length > 0) {
			goesOn = true;
			if (result.length > 0) result.push(`${result.pop()}${carriage()}`);
		}
		at = Math.min(from + removes, lines.length);
		result.push(...adds.map((added, index) => `${added}${index < removes ? carriage(lines[from + index]) : carriage()}`));
	}
	for (; at < lines.length; at++) result.push(lines[at] as string);
	return result.length === 0 ? '' : `${result.join('\n')}${goesOn ? '\n' : ''}`;
};

/** All files, those that no edit names as they were; throws a RangeError where two edits change the same line in different ways. */
export const applyEdits = (files: readonly SourceFile[], edits: readonly LineEdit[]): readonly SourceFile[] => {
	if (edits.length === 0) return files;
	const of = (path: string) => edits.filter(edit => edit.path === path);
	const made = [...new Set(edits.map(edit => edit.path))].filter(path => !files.some(file => file.path === path));
	return [
		...files.map(file => {
			const mine = of(file.path);
			return mine.length === 0 ? file : {...file, text: edited(file.text, mine)};
		}),
		...made.map(path => ({path, text: edited('', of(path))})),
	];
};
