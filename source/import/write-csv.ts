// CSV out: the failures of an import, ready to be mended and imported again; and all mailboxes, which come back the same (RFC 4180).
import Papa from 'papaparse';
import type {Secret} from '../host/secret.ts';
import type {Account} from '../mailboxes/accounts.ts';
import type {Csv} from './parse-csv.ts';
import type {RowResult} from './run-import.ts';
import {neutralised} from './spreadsheet.ts';

const newline = '\n';

const titles = ['email', 'password', 'full_name', 'quota', 'active', 'aliases'] as const;

/** The rows as they were, with a reason: also their passwords, so it belongs into a file that is only its owner's. */
export const failuresCsv = (csv: Csv, results: readonly RowResult[]): string => {
	const reasons = new Map(results.filter(each => each.result === 'failed').map(each => [each.line, each.reason]));
	const header = csv.header ?? titles;
	const rows = Array.from({length: csv.count}).flatMap((_, index) => {
		const {line, cells} = csv.at(index);
		const reason = reasons.get(line);
		return reason === undefined
			? []
			: [[...header.map((_, index) => (header[index] === 'reason' ? reason : (cells[index] ?? ''))), ...(header.includes('reason') ? [] : [reason])]];
	});
	return Papa.unparse([header.includes('reason') ? [...header] : [...header, 'reason'], ...rows], {delimiter: csv.separator, newline}) + newline;
};

export const exportHeader = (withHashes: boolean): string => `${titles.filter(title => withHashes || title !== 'password').join(',')}${newline}`;

/** Without `hashes` there is no column of passwords: on the way back those that are there stay as they are. */
export const exportLines = (
	accounts: readonly Account[],
	aliases: ReadonlyMap<string, readonly string[]>,
	hashes: ReadonlyMap<string, Secret> | undefined,
): string =>
	accounts.length === 0
		? ''
		: Papa.unparse(
				accounts.map(each => [
					neutralised(each.address),
					...(hashes === undefined ? [] : [hashes.get(each.address)?.reveal() ?? '']),
					neutralised(each.name),
					each.quotaBytes === 0 ? 'none' : String(each.quotaBytes),
					each.active ? 'yes' : 'no',
					(aliases.get(each.address) ?? []).join(' '),
				]),
				{newline},
			) + newline;
