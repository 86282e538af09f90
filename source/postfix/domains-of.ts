// The domains that Postfix's own parameters name; those in tables are asked of whoever keeps the tables (postconf(5)).

const parameters = ['virtual_mailbox_domains', 'virtual_alias_domains', 'relay_domains', 'mydestination'] as const;

/** Lower case; without `localhost`, and without the host's own names, which are no mail domains where they stand in mydestination only. */
export const domainsOfPostfix = (values: ReadonlyMap<string, string>): readonly string[] => {
	const own = new Set([values.get('myhostname') ?? '', `localhost.${values.get('mydomain') ?? ''}`]);
	return [
		...new Set(
			parameters.flatMap(parameter =>
				(values.get(parameter) ?? '')
					.split(/[\s,]+/)
					.map(word => word.toLowerCase())
					.filter(word => word.includes('.') && !/[:/$=]/.test(word) && !(parameter === 'mydestination' && own.has(word))),
			),
		),
	];
};

/** Files of tables in those parameters: `hash:/etc/postfix/domains` -> `/etc/postfix/domains`, whose text stands beside what postmap(1) makes of it. */
export const domainFilesOfPostfix = (values: ReadonlyMap<string, string>): readonly string[] => [
	...new Set(
		parameters.flatMap(parameter =>
			[...(values.get(parameter) ?? '').matchAll(/(?:^|[\s,])(?:proxy:)?(?:hash|texthash|lmdb|btree|cdb|dbm):(\/[^\s,]+)/g)].map(match => match[1] as string),
		),
	),
];

/** The keys of such a file that are domains; lines that go on begin with a blank (postmap(1)). */
export const domainsInFile = (text: string): readonly string[] =>
	text
		.split('\n')
		.filter(line => !/^(?:#|\s|$)/.test(line))
		.map(line => (line.split(/[\s,]/)[0] ?? '').toLowerCase())
		.filter(word => /[^.]\./.test(word) && !/^\.|[@/:$=]/.test(word));
