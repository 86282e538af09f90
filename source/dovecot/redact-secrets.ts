// Text of configurations, logs and complaints with the values of passwords as dots: it runs where a text is parsed, so that no secret travels on.

const dots = '********';

// `password = x` in 2.4 blocks, `connect = host=a password=x` in 2.3 files, `PASSWORD=x` in what libpq says.
const named = /^([ \t]*[\w/]*(?:password|passwd|passphrase|secret|nonce|api_key|master_pass|access_key)\w*[ \t]*=[ \t]*)(?!<)(\S.*)$/gim;
const inline = /\b((?:password|passwd|pass)=)("[^"\n]*"|'[^'\n]*'|[^\s'"]+)/gi;
const notSecret = /_(?:scheme|schemes|query|format|file|cost|rounds|key_file|cache|cache_size|verify|verify_plain|fields?)$/i;

/** `replace` gets the value as it is written, quotes included, and says what stands in its place. */
export const replaceSecrets = (text: string, replace: (value: string) => string): string =>
	text
		.replace(named, (line: string, key: string, value: string) => (notSecret.test(key.replace(/[ \t]*=[ \t]*$/, '').trim()) ? line : `${key}${replace(value)}`))
		.replace(inline, (_, key: string, value: string) => `${key}${replace(value)}`);

export const redactSecrets = (text: string): string => replaceSecrets(text, () => dots);
