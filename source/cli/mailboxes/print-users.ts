// Mailboxes as a table for a person, and as JSON for a script: the same facts.
import {formatBytes} from '../../format/bytes.ts';
import {marks} from '../../format/marks.ts';
import {textTable} from '../../format/text-table.ts';
import {visible} from '../../format/visible.ts';
import type {Account} from '../../mailboxes/accounts.ts';
import type {Mailboxes} from '../../mailboxes/open-mailboxes.ts';

export const quotaText = ({quotaBytes}: Pick<Account, 'quotaBytes'>): string => (quotaBytes === 0 ? 'no limit' : formatBytes(quotaBytes));

export const printUsers = (accounts: readonly Account[], unicode: boolean): string => {
	const mark = marks(unicode);
	return textTable(
		[
			['', 'address', 'name', 'used', 'quota'],
			...accounts.map(each => [
				each.active ? mark.ok : mark.skipped,
				visible(each.address),
				`${visible(each.name)}${each.active ? '' : `${each.name === '' ? '' : '  '}(disabled)`}`,
				each.usedBytes === undefined ? '' : formatBytes(each.usedBytes),
				quotaText(each),
			]),
		],
		[3, 4],
	);
};

export const accountDocument = (account: Account) => ({
	...account,
	...(account.lastLogin && {lastLogin: account.lastLogin.toISOString()}),
	...(account.created && {created: account.created.toISOString()}),
	...(account.modified && {modified: account.modified.toISOString()}),
});

/** Where the mailboxes are, how they are reached, and whether anything can be changed. */
export const databaseDocument = ({reader, schema, rights, unknown, style}: Mailboxes) => ({
	database: reader.label,
	route: reader.route,
	schema: schema.id,
	writes: unknown === undefined ? rights.as : 'nobody',
	...(unknown === undefined ? (rights.as === 'own' ? {} : {because: rights.because}) : {because: unknown}),
	scheme: style.scheme,
});
