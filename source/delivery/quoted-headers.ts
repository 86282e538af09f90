// Header fields out of a text that somebody wrote around them: a report quotes them, indented or behind `>`, in the middle of its own words.

const wanted = /^([>|\s]*)((?:ARC-)?Authentication-Results|Received): /i;

/** As they would stand in a message: continuation lines belong to the field above them. Empty: there is none. */
export const quotedHeaders = (text: string): string => {
	const fields: string[] = [];
	let prefix: string | undefined;
	for (const line of text.split(/\r?\n/)) {
		const [, before] = wanted.exec(line) ?? [];
		if (before !== undefined) {
			prefix = before;
			fields.push(line.slice(before.length));
		} else if (prefix !== undefined && line.startsWith(prefix) && /^[ \t]+\S/.test(line.slice(prefix.length))) fields.push(line.slice(prefix.length));
		else prefix = undefined;
	}
	return fields.join('\n');
};
