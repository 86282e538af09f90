// Lines and number sets of IMAP (RFC 3501, 9).

/** Atoms, quoted strings and parenthesised groups of one line. */
export const imapWords = (line: string): string[] =>
	[...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\((?:[^()]|\([^()]*\))*\))|([^\s"]*\[[^\]]*\]\S*)|(\S+)/g)].map(match =>
		match[1] === undefined ? (match[2] ?? match[3] ?? match[4] ?? '') : match[1].replace(/\\(.)/g, '$1'),
	);

export const inSet = (set: string, number: number, last: number): boolean =>
	set.split(',').some(part => {
		const [from = '', to = from] = part.split(':').map(end => (end === '*' ? String(last) : end));
		return number >= Math.min(Number(from), Number(to)) && number <= Math.max(Number(from), Number(to));
	});
