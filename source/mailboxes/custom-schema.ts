// A schema as a profile declares it: which column of which table is what. Names are checked and quoted; they come from the profile, never from data.
import type {ColumnMap, DatabaseSettings} from '../profile/database-settings.ts';
import type {Schema, Sql, Step} from '../schemas/shape.ts';
import {quoteName} from './kept-rows.ts';

const columnsOf = (map: ColumnMap | undefined): string[] =>
	Object.entries(map ?? {}).flatMap(([key, value]) => (key === 'table' || key === 'quota_unit' || typeof value !== 'string' ? [] : [value]));

/** Undefined where the profile has no map of mailboxes. */
export const customSchema = (settings: DatabaseSettings | undefined): Schema | undefined => {
	const {mailboxes: map, aliases, domains} = settings ?? {};
	if (map?.address === undefined || map.password === undefined) return undefined;
	const column = (of: ColumnMap | undefined, name: string | undefined, otherwise: Sql): Sql =>
		of === undefined || name === undefined ? otherwise : `${quoteName(of.table)}.${quoteName(name)}`;
	const address = column(map, map.address, "''");
	const where = (name: string | undefined, is: Sql): Sql => `${quoteName(name ?? '')} = ${is}`;
	const set = (value: Sql, name: string | undefined): {readonly steps: readonly Step[]} => ({
		steps: name === undefined ? [] : [{update: map.table, set: {[name]: value}, where: where(map.address, ':address')}],
	});
	const pick = (pairs: ReadonlyArray<readonly [string | undefined, Sql]>): Readonly<Record<string, Sql>> =>
		Object.fromEntries(pairs.flatMap(([name, sql]) => (name === undefined ? [] : [[name, sql]])));
	const aliasKey = aliases?.address ?? '';
	const setAlias = (value: Sql, name: string | undefined): readonly Step[] =>
		aliases === undefined || name === undefined ? [] : [{update: aliases.table, set: {[name]: value}, where: where(aliasKey, ':address')}];
	const hasAliases = aliases?.address !== undefined && aliases.targets !== undefined;
	const hasDomains = domains?.domain !== undefined;
	return {
		id: 'custom',
		title: `the profile's own map of ${map.table}`,
		needs: {
			[map.table]: columnsOf(map),
			...(aliases && {[aliases.table]: columnsOf(aliases)}),
			...(domains && {[domains.table]: columnsOf(domains)}),
		},
		accounts: map.table,
		mailboxes: {
			from: quoteName(map.table),
			values: {
				address,
				domain: column(map, map.domain, `split_part(${address}, '@', 2)`),
				name: column(map, map.name, "''"),
				active: map.active === undefined ? 'true' : `${column(map, map.active, 'true')}::int <> 0`,
				quota: column(map, map.quota, '0'),
				maildir: column(map, map.maildir, "''"),
				password: column(map, map.password, "''"),
			},
		},
		aliases: hasAliases
			? {
					from: quoteName(aliases.table),
					values: {
						address: column(aliases, aliases.address, "''"),
						targets: column(aliases, aliases.targets, "''"),
						active: aliases.active === undefined ? 'true' : `${column(aliases, aliases.active, 'true')}::int <> 0`,
					},
				}
			: {from: '(SELECT 1 WHERE false) AS nothing', values: {address: "''", targets: "''", active: 'true'}},
		domains: hasDomains
			? {
					from: quoteName(domains.table),
					values: {
						domain: column(domains, domains.domain, "''"),
						active: domains.active === undefined ? 'true' : `${column(domains, domains.active, 'true')}::int <> 0`,
					},
				}
			: // Without a table of them, domains are those that have mailboxes.
				{
					from: `(SELECT DISTINCT split_part(${address}, '@', 2) AS domain FROM ${quoteName(map.table)}) AS seen`,
					values: {domain: 'seen.domain', active: 'true'},
				},
		quotaUnit: map.quota_unit ?? 1,
		maildir: map.maildir === undefined ? '' : '%d/%n/',
		catchAll: '@domain',
		writes: {
			addMailbox: [
				{
					insert: map.table,
					values: pick([
						[map.address, ':address'],
						[map.password, ':hash'],
						[map.name, ':name'],
						[map.active, ':active'],
						[map.quota, ':quota'],
						[map.maildir, ':maildir'],
						[map.domain, ':domain'],
					]),
				},
			],
			setPassword: set(':hash', map.password).steps,
			setActive: set(':active', map.active).steps,
			setQuota: set(':quota', map.quota).steps,
			setName: set(':name', map.name).steps,
			removeMailbox: [{remove: map.table, where: where(map.address, ':address')}],
			...(hasAliases && {
				addAlias: [
					{
						insert: aliases.table,
						values: pick([
							[aliases.address, ':address'],
							[aliases.targets, ':targetList'],
							[aliases.active, ':active'],
							[aliases.domain, ':domain'],
						]),
					},
				],
				setTargets: setAlias(':targetList', aliases.targets),
				setAliasActive: setAlias(':active', aliases.active),
				removeAlias: [{remove: aliases.table, where: where(aliasKey, ':address')}],
			}),
			...(hasDomains && {
				addDomain: [
					{
						insert: domains.table,
						values: pick([
							[domains.domain, ':domain'],
							[domains.active, ':active'],
						]),
					},
				],
				setDomainActive:
					domains.active === undefined ? [] : [{update: domains.table, set: {[domains.active]: ':active'}, where: where(domains.domain, ':domain')}],
				removeDomain: [{remove: domains.table, where: where(domains.domain, ':domain')}],
			}),
		},
	};
};
