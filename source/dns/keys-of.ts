// Which DKIM keys stand for a domain, by OpenDKIM's two tables: patterns name keys, keys name domain and selector (opendkim.conf(5)).
import type {DkimKey, DkimTables} from '../commands/dkim-keys.ts';

export type DomainKey = Omit<DkimKey, 'name'> & {
	/** In the signing table: mail is signed with it now. A key that is only in the key table waits. */
	readonly signs: boolean;
};

/** `*@example.org`, `example.org`, `user@example.org`, `*@*.example.org`, `*`: refile patterns and plain ones. */
const matches = (pattern: string, domain: string): boolean => {
	const host = pattern.slice(pattern.lastIndexOf('@') + 1).toLowerCase();
	if (host === domain || host === '*') return true;
	return host.includes('*') && new RegExp(`^${host.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(domain);
};

export const keysOf = ({signing, keys}: DkimTables, domain: string): DomainKey[] => {
	const signed = new Set(signing.filter(each => matches(each.pattern, domain)).map(each => each.key));
	const seen = new Set<string>();
	return keys.flatMap(({name, ...key}) => {
		const signs = name === '' || signed.has(name);
		// `%` is whatever domain the sender has.
		const isOurs = key.domain === domain || (key.domain === '%' && signs);
		const id = `${key.selector} ${key.path}`;
		if (!isOurs || seen.has(id)) return [];
		seen.add(id);
		return [{...key, domain, signs}];
	});
};
