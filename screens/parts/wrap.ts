// Plain text broken into lines of at most so many columns, at spaces where there are any.
import {widthOf} from './columns.ts';

const breakWord = (word: string, columns: number): string[] => {
	const pieces: string[] = [''];
	for (const character of word) {
		const last = pieces.length - 1;
		if (widthOf((pieces[last] ?? '') + character) > columns) pieces.push(character);
		else pieces[last] += character;
	}
	return pieces;
};

export const wrap = (text: string, columns: number): string[] => {
	if (columns < 1) return [];
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').flatMap(each => (widthOf(each) > columns ? breakWord(each, columns) : [each]))) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (widthOf(longer) <= columns) {
			line = longer;
			continue;
		}
		lines.push(line);
		line = word;
	}
	return [...lines, line];
};
