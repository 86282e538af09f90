// Modoboa's Django tables: shown, and passwords changed; the rest belongs to Modoboa, whose rows depend on each other in ways that it alone keeps.
import type {Schema} from './shape.ts';

const itself = 'Modoboa does this itself: its rows of permissions, recipients and operations belong together. Use its own interface.';

export const modoboa: Schema = {
	id: 'modoboa',
	title: 'Modoboa',
	needs: {
		core_user: ['id', 'username', 'password', 'is_active', 'first_name', 'last_name'],
		admin_domain: ['id', 'name', 'enabled'],
		admin_mailbox: ['address', 'quota', 'domain_id', 'user_id'],
		admin_alias: ['id', 'address', 'enabled'],
		modoboa_admin_aliasrecipient: ['address', 'alias_id'],
	},
	accounts: 'core_user',
	mailboxes: {
		from: 'core_user JOIN admin_mailbox ON admin_mailbox.user_id = core_user.id JOIN admin_domain ON admin_domain.id = admin_mailbox.domain_id',
		values: {
			address: "admin_mailbox.address || '@' || admin_domain.name",
			domain: 'admin_domain.name',
			name: "trim(core_user.first_name || ' ' || core_user.last_name)",
			active: 'core_user.is_active::int <> 0',
			quota: 'admin_mailbox.quota',
			maildir: "''",
			password: 'core_user.password',
		},
	},
	aliases: {
		from: 'admin_alias JOIN modoboa_admin_aliasrecipient ON modoboa_admin_aliasrecipient.alias_id = admin_alias.id',
		where: 'admin_alias.address <> modoboa_admin_aliasrecipient.address',
		groupBy: 'admin_alias.address',
		values: {
			address: 'admin_alias.address',
			targets: "string_agg(modoboa_admin_aliasrecipient.address, ',' ORDER BY modoboa_admin_aliasrecipient.address)",
			active: 'bool_and(admin_alias.enabled)',
		},
	},
	domains: {from: 'admin_domain', values: {domain: 'admin_domain.name', active: 'admin_domain.enabled::int <> 0'}},
	quotaUnit: 1_048_576,
	maildir: '',
	catchAll: '@domain',
	writes: {setPassword: [{update: 'core_user', set: {password: ':hash'}, where: 'username = :address'}]},
	cannot: {
		addMailbox: itself,
		setActive: itself,
		setQuota: itself,
		setName: itself,
		removeMailbox: itself,
		addAlias: itself,
		setTargets: itself,
		setAliasActive: itself,
		removeAlias: itself,
		addDomain: itself,
		setDomainActive: itself,
		removeDomain: itself,
	},
};
