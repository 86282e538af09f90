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
