// `mail_plugins = $mail_plugins quota` and `protocols = $protocols sieve` of Dovecot 2.3 as lists of 2.4 (R14, D22).

const plugins: Readonly<Record<string, string | undefined>> = {
	zlib: 'mail_compress',
	fts_lucene: undefined,
	fts_squat: undefined,
	imap_zlib: undefined,
	imap_stats: undefined,
	stats: undefined,
	autocreate: undefined,
	antispam: undefined,
	expire: undefined,
	replication: undefined,
	listescape: undefined,
	mailbox_alias: undefined,
	snarf: undefined,
};

export type ConvertedList = {readonly lines: readonly string[]; readonly gone: readonly string[]};

const known = (word: string): string | undefined => (Object.hasOwn(plugins, word) ? plugins[word] : word);

/** A block changes the list that is there, a line takes its place. `inProtocol`: without `$mail_plugins` it began anew. `more`: what quota brings along. */
export const convertList = (
	key: string,
	value: string,
	{inProtocol = false, more = []}: {readonly inProtocol?: boolean; readonly more?: readonly string[]} = {},
): ConvertedList => {
	const words = value.split(/[\s,]+/).filter(Boolean);
	const named = words.filter(word => !word.startsWith('$'));
	const isPlugins = key === 'mail_plugins';
	const adds = words.length !== named.length || (isPlugins && !inProtocol);
	const also = named.includes('quota') ? more : [];
	const names = [...new Set([...named.map(word => (isPlugins ? known(word) : word)), ...also].filter(word => word !== undefined))];
	const gone = isPlugins ? named.filter(word => known(word) === undefined) : [];
	if (!adds) return {lines: [`${key} = ${names.join(' ')}`], gone};
	return {lines: names.length === 0 ? [] : [`${key} {`, ...names.map(name => `  ${name} = yes`), '}'], gone};
};
