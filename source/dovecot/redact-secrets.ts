// Text of configurations, logs and complaints with the values of passwords as dots: it runs where a text is parsed, so that no secret travels on.

const dots = '********';

// `password = x` in 2.4 blocks, `connect = host=a password=x` in 2.3 files, `PASSWORD=x` in what libpq says.
const named = /^([ \t]*[\w/]*(?:password|passwd|passphrase|secret|nonce|api_key|master_pass|access_key)\w*[ \t]*=[ \t]*)(?!<)(\S.*)$/gim;
const inline = /\b((?:password|passwd|pass)=)("[^"\n]*"|'[^'\n]*'|[^\s'"]+)/gi;
/** One of these is in whatever they match: nearly no line of a log has one, and looking for it takes a third of the time. */
const any = /pass|secret|nonce|api_key|access_key/i;
const notSecret =
	/_(?:scheme|schemes|query|format|file|path|cost|rounds|key_file|cache|cache_size|verify|verify_plain|fields?|with_worker)$|(?:debug|verbose)_passwords$/i;

/** A backslash at the end goes on with the next line, and is no part of the value. */
const endOfValue = (written: string): number => {
	const text = written.trimEnd();
	return text.endsWith('\\') ? text.slice(0, -1).trimEnd().length : written.length;
};

/** `replace` gets the value as it is written, quotes included, and says what stands in its place. */
export const replaceSecrets = (text: string, replace: (value: string) => string): string =>
	any.test(text)
		? text
				.replace(named, (line: string, key: string, written: string) => {
					const end = endOfValue(written);
					if (end === 0 || notSecret.test(key.replace(/[ \t]*=[ \t]*$/, '').trim())) return line;
					return `${key}${replace(written.slice(0, end))}${written.slice(end)}`;
				})
				.replace(inline, (_, key: string, value: string) => `${key}${replace(value)}`)
		: text;

export const redactSecrets = (text: string): string => replaceSecrets(text, () => dots);
