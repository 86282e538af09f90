// `tag=value; tag=value`, as DKIM, DMARC, MTA-STS and TLS-RPT write it (RFC 6376 section 3.2, RFC 9989).

export type TagList = {
	readonly tags: ReadonlyMap<string, string>;
	/** Half a sentence a fault: `"pp" has no value`. */
	readonly faults: readonly string[];
};

export const parseTagList = (text: string): TagList => {
	const tags = new Map<string, string>();
	const faults: string[] = [];
	for (const [index, part] of text.split(';').entries()) {
		const piece = part.trim();
		if (piece === '') {
			if (index < text.split(';').length - 1) faults.push('there is nothing between two semicolons');
			continue;
		}
		const equals = piece.indexOf('=');
		const name = piece
			.slice(0, equals < 0 ? undefined : equals)
			.trim()
			.toLowerCase();
		if (equals < 0) faults.push(`"${piece.slice(0, 40)}" has no value`);
		else if (!/^[a-z][a-z0-9_]*$/i.test(name)) faults.push(`"${name.slice(0, 40)}" is no name of a tag`);
		else if (tags.has(name)) faults.push(`"${name}" stands twice`);
		else tags.set(name, piece.slice(equals + 1).trim());
	}
	return {tags, faults};
};
