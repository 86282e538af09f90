// Texts that a query puts together from literals and columns (`'/srv/' || domain || '/' || name`), taken apart, solved and worked out without the database.

/** Pieces of a concatenation by `||`, literals and quotes respected. */
const piecesOf = (expression: string): readonly string[] => {
	const found: string[] = [];
	let piece = '';
	let quote = '';
	let depth = 0;
	for (let at = 0; at < expression.length; at++) {
		const character = expression[at] as string;
		if (quote !== '') {
			if (character === quote) quote = '';
		} else if (character === "'" || character === '"') quote = character;
		else if (character === '(') depth++;
		else if (character === ')') depth--;
		else if (character === '|' && expression[at + 1] === '|' && depth === 0) {
			found.push(piece.trim());
			piece = '';
			at++;
			continue;
		}
		piece += character;
	}
	return [...found, piece.trim()];
};

/** What stands between the quotes; undefined where it is no literal. */
export const literalOf = (piece: string | undefined): string | undefined => /^'((?:[^']|'')*)'$/.exec(piece ?? '')?.[1];

/** Of `a || b` or of `concat(a, b)`. */
export const partsOf = (expression: string): readonly string[] => {
	const called = /^concat\s*\(([\s\S]*)\)$/i.exec(expression.trim())?.[1];
	return called === undefined ? piecesOf(expression.trim()) : called.split(/,(?=(?:[^']*'[^']*')*[^']*$)/).map(part => part.trim());
};

const nameOf = (piece: string): string | undefined => /^(?:\w+\.)?"?([A-Za-z_]\w*)"?$/.exec(piece)?.[1]?.toLowerCase();

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What the columns of a row are that gave this text; empty where it cannot be told. */
export const solveColumns = (expression: string, value: string): ReadonlyMap<string, string> => {
	const names: string[] = [];
	const shape = partsOf(expression).map(piece => {
		const text = literalOf(piece);
		if (text !== undefined) return escaped(text.replaceAll("''", "'"));
		const name = nameOf(piece);
		if (name === undefined) return undefined;
		names.push(name);
		return '(.+?)';
	});
	if (shape.includes(undefined) || new Set(names).size < names.length) return new Map();
	const match = new RegExp(`^${shape.join('')}$`).exec(value);
	return new Map(match ? names.map((name, index) => [name, match[index + 1] as string] as const) : []);
};

/** Undefined: there is something in it that only the database knows. */
export const workOut = (expression: string, columns: ReadonlyMap<string, string>): string | undefined => {
	const parts = partsOf(expression).map(piece => literalOf(piece)?.replaceAll("''", "'") ?? columns.get(nameOf(piece) ?? ''));
	return parts.includes(undefined) ? undefined : parts.join('');
};

/** Columns that a query compares with the name that is asked for: `username = '%{user}'`. */
export const columnsOfUser = (sql: string, user: string): ReadonlyMap<string, string> => {
	const at = user.lastIndexOf('@');
	const parts: Readonly<Record<string, string>> = {'': user, username: user.slice(0, Math.max(0, at)), domain: user.slice(at + 1)};
	return new Map(
		Array.from(sql.matchAll(/(?:\w+\.)?"?(\w+)"?\s*=\s*'%\{\s*user\s*(?:\|\s*(\w+)\s*)?\}'/g)).flatMap(([, column = '', part = '']) => {
			const value = parts[part];
			return value === undefined ? [] : [[column.toLowerCase(), value] as const];
		}),
	);
};
