// What is typed after `/` -> which rows stay: plain text or a regular expression, any case; a leading `!` turns it round.

export type ListFilter = {
	matches(text: string): boolean;
	/** Why it is taken as plain text although it looks like an expression. */
	readonly note?: string;
};

const special = /[\\^$.*+?()[\]{}|]/;

export const parseListFilter = (typed: string): ListFilter => {
	const inverted = typed.startsWith('!');
	const wanted = inverted ? typed.slice(1) : typed;
	if (wanted === '') return {matches: () => true};
	const plain = wanted.toLowerCase();
	const asText: ListFilter['matches'] = text => text.toLowerCase().includes(plain) !== inverted;
	if (!special.test(wanted)) return {matches: asText};
	try {
		const expression = new RegExp(wanted, 'iu');
		return {matches: text => expression.test(text) !== inverted};
	} catch {
		return {matches: asText, note: 'not a regular expression: taken as plain text'};
	}
};
