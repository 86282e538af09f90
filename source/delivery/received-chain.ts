// The Received lines of a message as the stations of its way, oldest first (RFC 5321 section 4.4).

export type Received = {
	readonly from: string;
	readonly by: string;
	/** `ESMTPSA`, `LMTP`, ... */
	readonly via: string;
	readonly tls: string;
	readonly at: Date | undefined;
	/** Since the station before; undefined for the first, and where a clock is missing. */
	readonly tookMs: number | undefined;
};

/** Header fields with their lines joined. */
export const unfold = (headers: string): string[] => headers.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);

/** Comments may stand in each other. */
const withoutComments = (text: string): string => {
	let kept = text;
	for (let before = ''; before !== kept; ) {
		before = kept;
		kept = kept.replace(/\([^()]*\)/g, ' ');
	}
	return kept;
};

const parse = (text: string): Omit<Received, 'tookMs'> => {
	const semicolon = text.lastIndexOf(';');
	const date =
		semicolon < 0
			? Number.NaN
			: Date.parse(
					text
						.slice(semicolon + 1)
						.replace(/\([^)]*\)/g, '')
						.trim(),
				);
	const body = semicolon < 0 ? text : text.slice(0, semicolon);
	return {
		from: /\bfrom (\S+(?: \([^)]*\))?)/.exec(body)?.[1] ?? '',
		by: /\bby (\S+)/.exec(withoutComments(body))?.[1] ?? '',
		via: /\bwith (\S+)/.exec(withoutComments(body))?.[1] ?? '',
		tls: /\b(TLSv[\d.]+)/.exec(body)?.[1] ?? '',
		at: Number.isNaN(date) ? undefined : new Date(date),
	};
};

/** More lines than that are a loop or a joke. */
const mostStations = 50;

export const receivedChain = (headers: string): readonly Received[] => {
	const lines = unfold(headers)
		.filter(line => /^received:/i.test(line))
		.slice(0, mostStations)
		.map(line => parse(line.slice('received:'.length).trim()))
		.toReversed();
	return lines.map((each, index) => {
		const before = lines[index - 1]?.at;
		return {...each, tookMs: before === undefined || each.at === undefined ? undefined : each.at.getTime() - before.getTime()};
	});
};
