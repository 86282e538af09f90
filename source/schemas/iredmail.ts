// iRedMail on PostgreSQL (its samples/iredmail/iredmail.pgsql): states are 1 and 0, quotas in MB, and every way that mail goes is a row of forwardings.
import type {Schema} from './shape.ts';

export const iredmail: Schema = {
	id: 'iredmail',
	title: 'iRedMail',
	needs: {
		domain: ['domain', 'active', 'transport'],
		mailbox: ['username', 'password', 'name', 'storagebasedirectory', 'storagenode', 'maildir', 'quota', 'domain', 'active'],
		alias: ['address', 'domain', 'active'],
		forwardings: ['address', 'forwarding', 'domain', 'dest_domain', 'is_forwarding', 'is_list', 'is_alias', 'active'],
	},
	accounts: 'mailbox',
	mailboxes: {
		from: 'mailbox',
		values: {
			address: 'mailbox.username',
			domain: 'mailbox.domain',
			name: 'mailbox.name',
			active: 'mailbox.active::int <> 0',
			quota: 'mailbox.quota',
			maildir: 'mailbox.maildir',
			password: 'mailbox.password',
		},
		optional: {
			created: ['mailbox.created', 'mailbox.created'],
			modified: ['mailbox.modified', 'mailbox.modified'],
			used: ['used_quota.bytes', '(SELECT used_quota.bytes FROM used_quota WHERE used_quota.username = mailbox.username)'],
			last: [
				'last_login.imap',
				'(SELECT to_timestamp(nullif(greatest(last_login.imap, last_login.pop3), 0)) FROM last_login WHERE last_login.username = mailbox.username)',
			],
		},
	},
	aliases: {
		from: 'forwardings',
		where: 'NOT (forwardings.is_forwarding = 1 AND forwardings.forwarding = forwardings.address)',
		groupBy: 'forwardings.address',
		values: {
			address: "CASE WHEN position('@' in forwardings.address) > 0 THEN forwardings.address ELSE '@' || forwardings.address END",
			targets: "string_agg(forwardings.forwarding, ',' ORDER BY forwardings.forwarding)",
			active: 'bool_and(forwardings.active::int <> 0)',
		},
	},
	domains: {
		from: 'domain',
		values: {domain: 'domain.domain', active: 'domain.active::int <> 0'},
		optional: {description: ['domain.description', 'domain.description']},
	},
	quotaUnit: 1_048_576,
	maildir: '%d/%s/',
	catchAll: 'domain',
	writes: {
		addMailbox: [
			{
				insert: 'mailbox',
				values: {
					username: ':address',
					password: ':hash',
					name: ':name',
					storagebasedirectory: "coalesce((SELECT max(m.storagebasedirectory) FROM mailbox m WHERE m.storagebasedirectory <> ''), '/var/vmail')",
					storagenode: "coalesce((SELECT max(m.storagenode) FROM mailbox m WHERE m.storagenode <> ''), 'vmail1')",
					maildir: ':maildir',
					quota: ':quota',
					domain: ':domain',
					local_part: ':local',
					active: ':active',
					created: 'now()',
					modified: 'now()',
					passwordlastchange: 'now()',
				},
			},
			{
				insert: 'forwardings',
				values: {address: ':address', forwarding: ':address', domain: ':domain', dest_domain: ':domain', is_forwarding: '1', active: ':active'},
			},
		],
		setPassword: [{update: 'mailbox', set: {password: ':hash', passwordlastchange: 'now()', modified: 'now()'}, where: 'username = :address'}],
		setActive: [
			{update: 'mailbox', set: {active: ':active', modified: 'now()'}, where: 'username = :address'},
			{update: 'forwardings', set: {active: ':active'}, where: 'address = :address', touches: 'any'},
		],
		setQuota: [{update: 'mailbox', set: {quota: ':quota', modified: 'now()'}, where: 'username = :address'}],
		setName: [{update: 'mailbox', set: {name: ':name', modified: 'now()'}, where: 'username = :address'}],
		removeMailbox: [
			{remove: 'used_quota', where: 'username = :address'},
			{remove: 'last_login', where: 'username = :address'},
			{remove: 'forwardings', where: 'address = :address'},
			{remove: 'mailbox', where: 'username = :address'},
		],
		addAlias: [
			{insert: 'alias', values: {address: ':key', domain: ':domain', active: ':active', created: 'now()', modified: 'now()'}},
			{
				insertEach: 'forwardings',
				values: {
					address: ':key',
					forwarding: 'target',
					domain: ':domain',
					dest_domain: "split_part(target, '@', 2)",
					is_list: '1',
					active: ':active',
				},
			},
		],
		setTargets: [
			{remove: 'forwardings', where: 'address = :key'},
			{
				insertEach: 'forwardings',
				values: {address: ':key', forwarding: 'target', domain: ':domain', dest_domain: "split_part(target, '@', 2)", is_list: '1', active: ':active'},
			},
		],
		setAliasActive: [
			{update: 'alias', set: {active: ':active', modified: 'now()'}, where: 'address = :key', touches: 'any'},
			{update: 'forwardings', set: {active: ':active'}, where: 'address = :key'},
		],
		removeAlias: [
			{remove: 'forwardings', where: 'address = :key'},
			{remove: 'alias', where: 'address = :key'},
		],
		addDomain: [
			{
				insert: 'domain',
				values: {domain: ':domain', description: ':description', transport: "'dovecot'", active: ':active', created: 'now()', modified: 'now()'},
			},
		],
		setDomainActive: [{update: 'domain', set: {active: ':active', modified: 'now()'}, where: 'domain = :domain'}],
		removeDomain: [
			{remove: 'alias_domain', where: 'alias_domain = :domain OR target_domain = :domain'},
			{remove: 'domain_admins', where: 'domain = :domain'},
			{remove: 'forwardings', where: 'domain = :domain'},
			{remove: 'alias', where: 'domain = :domain'},
			{remove: 'domain', where: 'domain = :domain'},
		],
	},
};
