// All mailboxes as the pieces of a CSV file that an import takes back, page by page.
import {type Account, listAccounts} from '../mailboxes/accounts.ts';
import {listAliases} from '../mailboxes/aliases.ts';
import type {Mailboxes} from '../mailboxes/open-mailboxes.ts';
import {passwordHashes} from '../mailboxes/password-hashes.ts';
import {exportHeader, exportLines} from './write-csv.ts';

const page = 1000;

/** `withHashes`: then every piece is a secret, and belongs into a file that is only its owner's. Throws HostError and RefusedError. */
export async function* exportUsers(
	mailboxes: Mailboxes,
	{domain, withHashes}: {readonly domain: string | undefined; readonly withHashes: boolean},
): AsyncGenerator<string> {
	const leading = new Map<string, string[]>();
	for (let after: string | undefined; ; ) {
		const some = await listAliases(mailboxes, {limit: page, ...(after !== undefined && {after})});
		// Only what leads to one mailbox alone can be written beside it.
		for (const alias of some)
			if (alias.targets.length === 1 && !alias.address.startsWith('@'))
				leading.set(alias.targets[0] ?? '', [...(leading.get(alias.targets[0] ?? '') ?? []), alias.address]);
		after = some.at(-1)?.address;
		if (some.length < page) break;
	}
	yield exportHeader(withHashes);
	for (let after: Account | undefined; ; ) {
		const some = await listAccounts(mailboxes, {limit: page, ...(after && {after}), ...(domain !== undefined && {domain})});
		const addresses = some.map(each => each.address);
		yield exportLines(some, leading, withHashes ? await passwordHashes(mailboxes, addresses) : undefined);
		after = some.at(-1);
		if (some.length < page) return;
	}
}
