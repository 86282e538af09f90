// The lines of one of Postfix's SQL tables; a line that begins with a blank goes on with the one before (postconf(5), pgsql_table(5)).

export const tableSettings = (text: string): ReadonlyMap<string, string> => {
	const values = new Map<string, string>();
	for (const line of text.replace(/\n[ \t]+(?=\S)/g, ' ').split('\n')) {
		const match = /^(\w+)\s*=\s*(.*)$/.exec(line);
		if (match) values.set(match[1] as string, (match[2] as string).trim());
	}
	return values;
};
