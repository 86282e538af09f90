// PostfixAdmin on PostgreSQL (its public/upgrade.php): every mailbox owns an alias row that leads to itself, and what it owns goes with it.
import type {Schema} from './shape.ts';
import {simple} from './simple.ts';

export const postfixadmin: Schema = {
	...simple,
	id: 'postfixadmin',
	title: 'PostfixAdmin',
	needs: {
		domain: ['domain', 'description', 'transport', 'active'],
		mailbox: ['username', 'password', 'name', 'maildir', 'quota', 'local_part', 'domain', 'active'],
		alias: ['address', 'goto', 'domain', 'active'],
	},
	mailboxes: {
		...simple.mailboxes,
		values: {...simple.mailboxes.values, domain: 'mailbox.domain'},
		optional: {
			...simple.mailboxes.optional,
			used: ['quota2.bytes', '(SELECT quota2.bytes FROM quota2 WHERE quota2.username = mailbox.username)'],
		},
	},
	writes: {
		...simple.writes,
		addMailbox: [
			{
				insert: 'mailbox',
				values: {
					username: ':address',
					password: ':hash',
					name: ':name',
					maildir: ':maildir',
					quota: ':quota',
					local_part: ':local',
					domain: ':domain',
					active: ':active',
					created: 'now()',
					modified: 'now()',
				},
			},
			{
				insert: 'alias',
				values: {address: ':address', goto: ':address', domain: ':domain', active: ':active', created: 'now()', modified: 'now()'},
			},
		],
		setActive: [
			{update: 'mailbox', set: {active: ':active', modified: 'now()'}, where: 'username = :address'},
			{update: 'alias', set: {active: ':active', modified: 'now()'}, where: 'address = :address', touches: 'any'},
		],
		removeMailbox: [
			{remove: 'vacation_notification', where: 'on_vacation = :address'},
			{remove: 'vacation', where: 'email = :address'},
			{remove: 'fetchmail', where: 'mailbox = :address'},
			{remove: 'mailbox_app_password', where: 'username = :address'},
			{remove: 'quota2', where: 'username = :address'},
			{remove: 'alias', where: 'address = :address'},
			{remove: 'mailbox', where: 'username = :address'},
		],
		addAlias: [
			{
				insert: 'alias',
				values: {address: ':address', goto: ':targetList', domain: ':domain', active: ':active', created: 'now()', modified: 'now()'},
			},
		],
		addDomain: [
			{
				insert: 'domain',
				values: {domain: ':domain', description: ':description', transport: "'virtual'", active: ':active', created: 'now()', modified: 'now()'},
			},
		],
		removeDomain: [
			{remove: 'alias_domain', where: 'alias_domain = :domain OR target_domain = :domain'},
			{remove: 'domain_admins', where: 'domain = :domain'},
			{remove: 'alias', where: 'domain = :domain'},
			{remove: 'domain', where: 'domain = :domain'},
		],
	},
};
