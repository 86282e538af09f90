// What the keys of the list do to mailboxes: asked first, done, told; on all that are marked, or on the selected one.
import {formatBytes} from '../../source/format/bytes.ts';
import {parseSize} from '../../source/format/parse-size.ts';
import {visible} from '../../source/format/visible.ts';
import type {Account} from '../../source/mailboxes/accounts.ts';
import type {UserActions} from '../../source/store/user-actions.ts';
import type {World} from '../frame/world.tsx';
import {told} from './told.ts';

type Asks = Pick<World, 'dialogs' | 'notices'>;

const many = (accounts: readonly Account[]): string => (accounts.length === 1 ? visible(accounts[0]?.address ?? '') : `${accounts.length} mailboxes`);

const named = (accounts: readonly Account[]): string[] =>
	accounts.length === 1
		? []
		: [...accounts.slice(0, 8).map(each => visible(each.address)), ...(accounts.length > 8 ? [`and ${accounts.length - 8} more`] : [])];

export const createUserKeys = (asks: Asks, actions: UserActions, rights: string, whenDisabled: string) => {
	const {dialogs, notices} = asks;
	const also = rights === '' ? [] : ['', rights];
	return {
		toggle: async (accounts: readonly Account[]) => {
			const active = accounts.some(each => !each.active);
			const word = active ? 'Enable' : 'Disable';
			const lines = [
				active
					? 'It can log in and gets mail again.'
					: whenDisabled === ''
						? 'No login and no mail until it is enabled; what is there stays.'
						: `No login until it is enabled; what is there stays. ${whenDisabled}`,
				...named(accounts),
				...also,
			];
			if (!(await dialogs.actions.confirm({title: `${word} ${many(accounts)}?`, lines, action: word}))) return notices.actions.tell('Nothing was changed.');
			await told(asks, `${word} ${many(accounts)}`, actions.setActive(accounts, active));
		},
		password: async (account: Account) => {
			const first = await dialogs.actions.secret({
				title: `New password of ${visible(account.address)}`,
				lines: ['Empty: one is made, and shown once.', ...also],
			});
			if (first === undefined) return notices.actions.tell('Nothing was changed.');
			const again = actions.isEmpty(first) ? first : await dialogs.actions.secret({title: 'The same again'});
			if (again === undefined || !actions.isSame(first, again))
				return notices.actions.fail({title: 'The two were not the same.', hint: 'Nothing was changed.'});
			const {problem, says, shown} = await actions.setPassword(account, first);
			if (problem) return notices.actions.fail({title: visible(problem.title), hint: problem.hint});
			notices.actions.tell(`New password of ${visible(account.address)}: ${says}`);
			if (shown !== undefined)
				await dialogs.actions.confirm({
					title: `Password of ${visible(account.address)}`,
					lines: ['', shown, '', 'It is shown this once and kept nowhere.'],
					action: 'Noted',
				});
		},
		quota: async (account: Account) => {
			const text = await dialogs.actions.text({
				title: `Quota of ${visible(account.address)}`,
				lines: ['500M, 2G, none', ...also],
				initial: account.quotaBytes === 0 ? 'none' : formatBytes(account.quotaBytes),
				check: typed => (parseSize(typed) === undefined ? `${typed} is no size.` : undefined),
			});
			const bytes = text === undefined ? undefined : parseSize(text);
			if (bytes === undefined) return notices.actions.tell('Nothing was changed.');
			await told(asks, `Quota of ${visible(account.address)}`, actions.setQuota(account, bytes));
		},
		rename: async (account: Account) => {
			const name = await dialogs.actions.text({title: `Name of ${visible(account.address)}`, lines: also, initial: account.name});
			if (name === undefined) return notices.actions.tell('Nothing was changed.');
			await told(asks, `Name of ${visible(account.address)}`, actions.setName(account, name));
		},
		remove: async (accounts: readonly Account[]) => {
			const fate = await dialogs.actions.text({
				title: `Remove ${many(accounts)}: what becomes of the mail?`,
				lines: [
					'keep: it stays where it is',
					'archive: it stays, and is packed into /var/lib/mailtui too',
					'remove: it is packed, and then removed',
					...named(accounts),
				],
				initial: 'archive',
				check: typed => (['keep', 'archive', 'remove'].includes(typed) ? undefined : 'Type keep, archive or remove.'),
			});
			if (fate === undefined) return notices.actions.tell('Nothing was removed.');
			const word = accounts.length === 1 ? (accounts[0]?.address ?? '') : String(accounts.length);
			const sure = await dialogs.actions.confirmTyped({
				title: `Remove ${many(accounts)}`,
				lines: [
					'The login ends, and mail for it is refused from now on.',
					{keep: 'Its mail is kept.', archive: 'Its mail is kept and archived.', remove: 'Its mail is archived and removed.'}[fate] ?? '',
					...also,
				],
				action: 'remove',
				word,
			});
			if (!sure) return notices.actions.tell('Nothing was removed.');
			await told(asks, `Remove ${many(accounts)}`, actions.remove(accounts, fate as 'keep' | 'archive' | 'remove'));
		},
	};
};

export type UserKeys = ReturnType<typeof createUserKeys>;
