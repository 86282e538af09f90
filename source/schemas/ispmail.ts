// The ISPmail guide's tables virtual_domains, virtual_users and virtual_aliases: no state of a mailbox, so that a lock is put before the hash as passwd(1) -l does.
import type {Schema} from './shape.ts';

/** `{SCHEME}!$6$...`: no password can match it, and the hash behind it comes back whole. */
const locked = "virtual_users.password ~ '^([{][^}]*[}])?!'";
const domainId = '(SELECT virtual_domains.id FROM virtual_domains WHERE virtual_domains.name = :domain)';

export const ispmail: Schema = {
	id: 'ispmail',
	title: 'ISPmail',
	needs: {
		virtual_domains: ['id', 'name'],
		virtual_users: ['domain_id', 'email', 'password'],
		virtual_aliases: ['domain_id', 'source', 'destination'],
	},
	accounts: 'virtual_users',
	mailboxes: {
		from: 'virtual_users',
		values: {
			address: 'virtual_users.email',
			domain: "split_part(virtual_users.email, '@', 2)",
			name: "''",
			active: `NOT (${locked})`,
			quota: '0',
			maildir: "''",
			password: 'virtual_users.password',
		},
		optional: {quota: ['virtual_users.quota', 'virtual_users.quota']},
	},
	aliases: {
		from: 'virtual_aliases',
		groupBy: 'virtual_aliases.source',
		values: {address: 'virtual_aliases.source', targets: "string_agg(virtual_aliases.destination, ',' ORDER BY virtual_aliases.destination)", active: 'true'},
	},
	domains: {from: 'virtual_domains', values: {domain: 'virtual_domains.name', active: 'true'}},
	quotaUnit: 1,
	maildir: '',
	catchAll: '@domain',
	whenDisabled:
		'Mail for it is still taken and delivered: the tables of ISPmail have no state that Postfix could ask for. A column for it, and AND with it in the queries of Postfix and Dovecot, would change that.',
	writes: {
		addMailbox: [
			{
				insert: 'virtual_users',
				values: {
					domain_id: domainId,
					email: ':address',
					password: "CASE WHEN :enabled::boolean THEN :hash ELSE regexp_replace(:hash, '^([{][^}]*[}])?!?', '\\1!') END",
					quota: ':quota',
				},
			},
		],
		setPassword: [{update: 'virtual_users', set: {password: ':hash'}, where: 'email = :address'}],
		setActive: [
			{
				update: 'virtual_users',
				set: {
					password: `CASE WHEN :enabled::boolean THEN regexp_replace(password, '^([{][^}]*[}])?!', '\\1') WHEN ${locked} THEN password ELSE regexp_replace(password, '^([{][^}]*[}])?', '\\1!') END`,
				},
				where: 'email = :address',
			},
		],
		setQuota: [{update: 'virtual_users', set: {quota: ':quota'}, where: 'email = :address'}],
		removeMailbox: [{remove: 'virtual_users', where: 'email = :address'}],
		addAlias: [{insertEach: 'virtual_aliases', values: {domain_id: domainId, source: ':address', destination: 'target'}}],
		setTargets: [
			{remove: 'virtual_aliases', where: 'source = :address'},
			{insertEach: 'virtual_aliases', values: {domain_id: domainId, source: ':address', destination: 'target'}},
		],
		removeAlias: [{remove: 'virtual_aliases', where: 'source = :address'}],
		addDomain: [{insert: 'virtual_domains', values: {name: ':domain'}}],
		removeDomain: [
			{remove: 'virtual_aliases', where: `domain_id = ${domainId}`},
			{remove: 'virtual_domains', where: 'name = :domain'},
		],
	},
	cannot: {
		setName: 'ISPmail keeps no names of mailboxes.',
		setAliasActive: 'ISPmail has no state of an alias: remove it, and add it again later.',
		setDomainActive: 'ISPmail has no state of a domain.',
	},
};
