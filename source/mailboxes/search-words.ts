// A search as one types it: words that must all be somewhere in the columns, in any case of letters. No index is needed, and none is made.
import type {Sql} from '../schemas/shape.ts';

export const wordsOf = (search: string | undefined): readonly string[] => (search ?? '').split(/\s+/).filter(word => word !== '');

/** `%` and `_` are what was typed. */
const pattern = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/** `value` makes a parameter of a text. A word has no space in it, so that it is never found across two columns. */
export const hasWord = (columns: readonly Sql[], word: string, value: (text: string) => Sql): Sql => {
	// A third of the time of ILIKE, where only letters of ASCII have to be made small (the collation "C").
	const collation = /^[\u0000-\u007f]*$/.test(word) ? ' COLLATE "C"' : '';
	const text = columns.map(column => `coalesce(${column}, '')`).join(" || ' ' || ");
	return `lower((${text})${collation}) LIKE ${value(pattern(word.toLowerCase()))}::text`;
};
