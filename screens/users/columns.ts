// The columns of the mailboxes: state and address stay at any width.
import {formatBytes} from '../../source/format/bytes.ts';
import {visible} from '../../source/format/visible.ts';
import type {Account} from '../../source/mailboxes/accounts.ts';
import type {Theme} from '../frame/theme.ts';
import type {Column} from '../parts/table.ts';

const day = (at: Date | undefined): string => (at === undefined ? '' : at.toISOString().slice(0, 10));

export const quotaText = (bytes: number): string => (bytes === 0 ? 'no limit' : formatBytes(bytes));

export const userColumns = (accounts: readonly Account[], theme: Theme): ReadonlyArray<Column<Account>> => [
	{title: 'address', cell: account => visible(account.address), most: 44},
	{title: 'name', cell: account => visible(account.name), grows: true, least: 6},
	{
		title: 'state',
		cell: account => (account.active ? 'active' : 'disabled'),
		columns: 8,
		dropped: 3,
		paint: (text, account) => (account.active ? theme.dim(text) : theme.strong(text)),
	},
	...(accounts.some(account => account.usedBytes !== undefined)
		? [
				{
					title: 'used',
					cell: (account: Account) => (account.usedBytes === undefined ? '' : formatBytes(account.usedBytes)),
					columns: 7,
					align: 'right' as const,
					dropped: 4,
				},
			]
		: []),
	{title: 'quota', cell: account => quotaText(account.quotaBytes), columns: 8, align: 'right', dropped: 1},
	...(accounts.some(account => account.lastLogin !== undefined)
		? [{title: 'last login', cell: (account: Account) => day(account.lastLogin), columns: 10, dropped: 5}]
		: []),
	...(accounts.some(account => account.created !== undefined)
		? [{title: 'since', cell: (account: Account) => day(account.created), columns: 10, dropped: 6}]
		: []),
];
