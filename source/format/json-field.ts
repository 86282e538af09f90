// One field of a flat JSON object that stands on one line, without reading the others: a log has hundreds of thousands of such lines (RFC 8259).

/** Between quotation marks each one of the text has a backslash before it, so `"NAME":` is a name wherever it stands. */
const isEscaped = (json: string, at: number): boolean => {
	let backslashes = 0;
	while (json.charCodeAt(at - 1 - backslashes) === 92) backslashes++;
	return backslashes % 2 === 1;
};

/**
 * Reads that field: the text as it is written, escapes and all, or undefined where it is missing or no text. The object must hold no other one.
 * The answer is a view of the whole line, which lives as long as it does: keep a copy.
 */
export const createJsonField = (name: string): ((json: string) => string | undefined) => {
	const key = `"${name}":"`;
	return json => {
		const at = json.indexOf(key);
		if (at < 0) return undefined;
		const start = at + key.length;
		let end = json.indexOf('"', start);
		while (end > 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
		return end < 0 ? undefined : json.slice(start, end);
	};
};
