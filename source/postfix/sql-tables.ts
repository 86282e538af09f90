// Postfix's lookup tables that ask a database, as its parameters name them (postconf(5), proxymap(8)).

export type SqlTable = {
	/** As Postfix names it, with `proxy:` where it stands. */
	readonly table: string;
	/** File with connection and query. */
	readonly path: string;
	/** Parameters that use it. */
	readonly usedBy: readonly string[];
};

const parameters = [
	'virtual_mailbox_domains',
	'virtual_mailbox_maps',
	'virtual_alias_maps',
	'virtual_alias_domains',
	'relay_domains',
	'smtpd_sender_login_maps',
	'transport_maps',
] as const;

const databaseTable = /^(?:proxy:)?(?:pgsql|mysql|sqlite|mongodb|ldap):(\/.+)$/;

export const sqlTables = (values: ReadonlyMap<string, string>): readonly SqlTable[] => {
	const tables = new Map<string, SqlTable>();
	for (const parameter of parameters) {
		for (const table of (values.get(parameter) ?? '').split(/[\s,{}]+/)) {
			const path = databaseTable.exec(table)?.[1];
			if (path !== undefined) tables.set(table, {table, path, usedBy: [...(tables.get(table)?.usedBy ?? []), parameter]});
		}
	}
	return [...tables.values()];
};
