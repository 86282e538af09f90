// The first server's own tables: domain, mailbox and alias in the manner of PostfixAdmin, without local part and domain beside the address.
import type {OptionalValue, Schema} from './shape.ts';

const lastOf = (key: string, column: string): OptionalValue => [
	`last_login.${key} last_login.${column}`,
	// Whatever else may be called so is no time, and must not keep the list from anybody.
	`(SELECT to_timestamp(max(CASE WHEN last_login.${column}::text ~ '^[1-9][0-9]{0,10}$' THEN last_login.${column}::text::bigint END)) FROM last_login WHERE last_login.${key} = mailbox.username)`,
];

/** What Dovecot's plugin last_login writes, in seconds since 1970, where its dict is this database: in the names that its documentation and others give. */
const lastLogin: readonly OptionalValue[] = [lastOf('userid', 'last_access'), lastOf('username', 'last_access'), lastOf('username', 'last_login')];

export const simple: Schema = {
	id: 'simple',
	title: 'domain, mailbox and alias',
	needs: {
		domain: ['domain', 'active'],
		mailbox: ['username', 'password', 'name', 'maildir', 'quota', 'active'],
		alias: ['address', 'goto', 'active'],
	},
	accounts: 'mailbox',
	mailboxes: {
		from: 'mailbox',
		values: {
			address: 'mailbox.username',
			domain: "split_part(mailbox.username, '@', 2)",
			name: 'mailbox.name',
			active: 'mailbox.active::int <> 0',
			quota: 'mailbox.quota',
			maildir: 'mailbox.maildir',
			password: 'mailbox.password',
		},
		optional: {
			created: ['mailbox.created', 'mailbox.created'],
			modified: ['mailbox.modified', 'mailbox.modified'],
			last: lastLogin,
		},
	},
	aliases: {
		from: 'alias',
		where: 'alias.goto <> alias.address',
		values: {address: 'alias.address', targets: 'alias.goto', active: 'alias.active::int <> 0'},
	},
	domains: {
		from: 'domain',
		where: "domain.domain <> 'ALL'",
		values: {domain: 'domain.domain', active: 'domain.active::int <> 0'},
		optional: {description: ['domain.description', 'domain.description']},
	},
	quotaUnit: 1,
	maildir: '%d/%n/',
	catchAll: '@domain',
	writes: {
		addMailbox: [
			{
				insert: 'mailbox',
				values: {
					username: ':address',
					password: ':hash',
					name: ':name',
					maildir: ':maildir',
					quota: ':quota',
					active: ':active',
					created: 'now()',
					modified: 'now()',
				},
			},
		],
		setPassword: [{update: 'mailbox', set: {password: ':hash', modified: 'now()'}, where: 'username = :address'}],
		setActive: [{update: 'mailbox', set: {active: ':active', modified: 'now()'}, where: 'username = :address'}],
		setQuota: [{update: 'mailbox', set: {quota: ':quota', modified: 'now()'}, where: 'username = :address'}],
		setName: [{update: 'mailbox', set: {name: ':name', modified: 'now()'}, where: 'username = :address'}],
		removeMailbox: [{remove: 'mailbox', where: 'username = :address'}],
		addAlias: [{insert: 'alias', values: {address: ':address', goto: ':targetList', active: ':active', created: 'now()', modified: 'now()'}}],
		setTargets: [{update: 'alias', set: {goto: ':targetList', modified: 'now()'}, where: 'address = :address'}],
		setAliasActive: [{update: 'alias', set: {active: ':active', modified: 'now()'}, where: 'address = :address'}],
		removeAlias: [{remove: 'alias', where: 'address = :address'}],
		addDomain: [{insert: 'domain', values: {domain: ':domain', description: ':description', active: ':active', created: 'now()', modified: 'now()'}}],
		setDomainActive: [{update: 'domain', set: {active: ':active', modified: 'now()'}, where: 'domain = :domain'}],
		removeDomain: [
			{remove: 'alias', where: "split_part(address, '@', 2) = :domain"},
			{remove: 'domain', where: 'domain = :domain'},
		],
	},
};
