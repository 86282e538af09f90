// What a reader takes for one character: the steps of a cursor, and the pieces that a line may be cut into (UAX 29).

const ascii = /^[\x20-\x7e]*$/;

let segmenter: Intl.Segmenter | undefined;

/** Made when the first text needs it: it loads tables that take milliseconds. */
const segment = (text: string): Iterable<{readonly segment: string}> => {
	segmenter ??= new Intl.Segmenter('en', {granularity: 'grapheme'});
	return segmenter.segment(text);
};

export const graphemesOf = (text: string): string[] => (ascii.test(text) ? [...text] : Array.from(segment(text), each => each.segment));
