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
	// Of others, for 2.3.
	fts_xapian: undefined,
	fts_elastic: undefined,
	antispam_mail: undefined,
	xaps_imap: undefined,
	xaps_push_notification: undefined,
	deleted_to_trash: undefined,
};

export type ConvertedList = {readonly lines: readonly string[]; readonly gone: readonly string[]};

const known = (word: string): string | undefined => (Object.hasOwn(plugins, word) ? plugins[word] : word);

/** A block changes the list that is there, a line takes its place. `inProtocol`: without `$mail_plugins` it began anew. `more`: what quota brings along. `without`: what has nothing left to do. */
export const convertList = (
	key: string,
	value: string,
	{inProtocol = false, more = [], without = []}: {readonly inProtocol?: boolean; readonly more?: readonly string[]; readonly without?: readonly string[]} = {},
): ConvertedList => {
	const words = value.split(/[\s,]+/).filter(Boolean);
	const named = words.filter(word => !word.startsWith('$'));
	const isPlugins = key === 'mail_plugins';
	const adds = words.length !== named.length || (isPlugins && !inProtocol);
	const also = named.includes('quota') ? more : [];
	const to = (word: string) => (without.includes(word) ? undefined : isPlugins ? known(word) : word);
	const names = [...new Set([...named.map(to), ...also].filter(word => word !== undefined))];
	const gone = named.filter(word => to(word) === undefined);
	if (!adds) return {lines: [`${key} = ${names.join(' ')}`], gone};
	return {lines: names.length === 0 ? [] : [`${key} {`, ...names.map(name => `  ${name} = yes`), '}'], gone};
};
