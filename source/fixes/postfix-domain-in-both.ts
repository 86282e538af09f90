// Pitfall P06: a domain of mailboxes is also one of the server itself, whose users are accounts of the system.
import {delivery} from '../checks/delivery.ts';
import {postmapQuery} from '../commands/postmap-query.ts';
import {lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {mainCf, setParameter, whereSet, writtenValue} from '../postfix/parameters.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly domains: readonly string[]; readonly names: Readonly<Record<string, string>>};

const words = (value: string): readonly string[] => value.split(/[\s,]+/).filter(Boolean);
const isTable = (word: string): boolean => /^(?:proxy:)?\w+:/.test(word);

export const postfixDomainInBoth = defineFix<Facts>({
	id: 'postfix-domain-in-both',
	title: 'A mail domain is taken for the server itself',
	covers: ['P06'],
	explains:
		'The domain stands in mydestination and among those of the mailboxes. Postfix believes mydestination, looks for accounts of the system, and refuses every mailbox of the domain: User unknown in local recipient table. The repair takes the domain out of mydestination.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		if (!seen) return undefined;
		const mine = words(seen.get('mydestination')).filter(word => /^[\w-]+(?:\.[\w-]+)+$/.test(word));
		const virtual = words(seen.get('virtual_mailbox_domains'));
		const tables = virtual.filter(word => /^(?:proxy:)?(?:pgsql|mysql|hash|lmdb|texthash):\//.test(word));
		const both = await Promise.all(
			mine.map(async domain => {
				if (virtual.includes(domain)) return domain;
				const found = await Promise.all(tables.map(table => ask(postmapQuery, {table, key: domain})));
				return found.some(each => each.ok && each.value.found === 'value') ? domain : undefined;
			}),
		);
		const domains = both.flatMap(domain => domain ?? []);
		if (domains.length === 0 || writtenValue(seen.files, 'mydestination') === undefined) return undefined;
		const where = whereSet(seen.files, 'mydestination');
		return {
			evidence: [
				...(where ? [where] : []),
				...domains.map(domain => ({from: virtual.some(isTable) ? 'postmap -q' : 'postconf', text: `${domain} is in virtual_mailbox_domains too`})),
			],
			files: [mainCf],
			facts: {domains, names: Object.fromEntries(['myhostname', 'mydomain', 'myorigin'].map(name => [name, seen.get(name)]))},
		};
	},
	plan: (files, {domains, names}) => {
		const line = writtenValue(files, 'mydestination');
		const expand = (word: string) => word.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => names[name] ?? whole);
		const left = words(line ?? '').filter(word => !domains.includes(expand(word)));
		return {files: setParameter(files, 'mydestination', left.length === 0 ? 'localhost' : left.join(', '))};
	},
	verifiedBy: [delivery],
});
