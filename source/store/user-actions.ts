// Changes of mailboxes as screens ask for them: never rejected, told in a few words.
import type {Secret} from '../host/secret.ts';
import type {Account} from '../mailboxes/accounts.ts';
import {acceptPassword} from '../mailboxes/add-mailbox.ts';
import {planActive, planName, planQuota} from '../mailboxes/change-mailbox.ts';
import {generatePassword} from '../mailboxes/generate-password.ts';
import {newPassword} from '../mailboxes/new-password.ts';
import {type MailFate, type Removed, removeMailboxes} from '../mailboxes/remove-mailbox.ts';
import {isEmptyPassword, samePassword} from '../mailboxes/same-password.ts';
import {showOnce} from '../mailboxes/show-once.ts';
import {writeSql} from '../mailboxes/write-sql.ts';
import type {Problem} from '../problem.ts';
import type {UsersStore} from './users.ts';

export type Done = {readonly problem?: Problem; readonly says?: string};

export type UserActions = {
	setActive(accounts: readonly Account[], active: boolean): Promise<Done>;
	/** An empty one is made here, and comes back to be shown once. */
	setPassword(account: Account, password: Secret): Promise<Done & {readonly shown?: string}>;
	setQuota(account: Account, bytes: number): Promise<Done>;
	setName(account: Account, name: string): Promise<Done>;
	remove(accounts: readonly Account[], fate: MailFate): Promise<Done>;
	isEmpty(password: Secret): boolean;
	isSame(one: Secret, other: Secret): boolean;
};

export const createUserActions = (users: Pick<UsersStore, 'actions'>): UserActions => {
	const {change} = users.actions;
	const done = (problem: Problem | undefined, says: string): Done => (problem ? {problem} : {says});
	return {
		isEmpty: isEmptyPassword,
		isSame: samePassword,
		setActive: async (accounts, active) => {
			const problem = await change(async hands => {
				const addresses = accounts.map(each => each.address);
				await writeSql(hands, await planActive(hands.mailboxes, addresses, active));
			});
			if (!problem) users.actions.unmark();
			return done(problem, active ? 'enabled' : 'disabled');
		},
		setPassword: async (account, typed) => {
			const made = isEmptyPassword(typed);
			const password = made ? generatePassword() : typed;
			let says = '';
			const problem = await change(async hands => {
				acceptPassword(hands, account.address, password, false);
				const login = await newPassword(hands, account.address, password);
				says =
					login.login === 'accepted'
						? 'the login works'
						: account.active
							? `the login is not proven: ${login.why}`
							: 'written; it is disabled, so nobody can log in';
			});
			return {...done(problem, says), ...(!problem && made && {shown: showOnce(password)})};
		},
		setQuota: async (account, bytes) =>
			done(await change(async hands => void (await writeSql(hands, await planQuota(hands.mailboxes, account.address, bytes)))), 'written'),
		setName: async (account, name) =>
			done(await change(async hands => void (await writeSql(hands, await planName(hands.mailboxes, account.address, name)))), 'written'),
		remove: async (accounts, fate) => {
			let gone: readonly Removed[] = [];
			const problem = await change(async hands => {
				gone = await removeMailboxes(
					hands,
					accounts.map(each => each.address),
					fate,
				);
			});
			const archives = gone.flatMap(({archive}) => (archive === '' ? [] : [archive]));
			const trouble = gone.find(each => each.trouble !== '')?.trouble;
			if (trouble !== undefined) return {says: `removed, but ${trouble}`};
			if (!problem) users.actions.unmark();
			return done(
				problem,
				archives.length === 1
					? `removed; its mail is in ${archives[0]}`
					: archives.length > 1
						? `removed; ${archives.length} archives in /var/lib/mailtui`
						: 'removed',
			);
		},
	};
};
