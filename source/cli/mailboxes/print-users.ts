// Mailboxes as a table for a person, and as JSON for a script: the same facts.
import {formatBytes} from '../../format/bytes.ts';
import {marks} from '../../format/marks.ts';
import {textTable} from '../../format/text-table.ts';
import {visible} from '../../format/visible.ts';
import type {Account} from '../../mailboxes/accounts.ts';
import type {Mailboxes} from '../../mailboxes/open-mailboxes.ts';

export const quotaText = ({quotaBytes}: Pick<Account, 'quotaBytes'>): string => (quotaBytes === 0 ? 'no limit' : formatBytes(quotaBytes));

const dayOf = (at: Date | undefined): string => at?.toISOString().slice(0, 10) ?? '';

export const printUsers = (accounts: readonly Account[], unicode: boolean): string => {
	const mark = marks(unicode);
	const hasLogins = accounts.some(each => each.lastLogin !== undefined);
	return textTable(
		[
			['', 'address', 'name', 'used', 'quota', ...(hasLogins ? ['last login'] : [])],
			...accounts.map(each => [
				each.active ? mark.ok : mark.skipped,
				visible(each.address),
				`${visible(each.name)}${each.active ? '' : `${each.name === '' ? '' : '  '}(disabled)`}`,
				each.usedBytes === undefined ? '' : formatBytes(each.usedBytes),
				quotaText(each),
				...(hasLogins ? [dayOf(each.lastLogin)] : []),
			]),
		],
		[3, 4],
	);
};

/** `usedBytes` and `lastLogin` are null where nobody knows. */
export const accountDocument = (account: Account) => ({
	...account,
	usedBytes: account.usedBytes ?? null,
	lastLogin: account.lastLogin?.toISOString() ?? null,
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
