// The first database of those that were found that lets us in.

import {connectDatabase, type Ways} from './connect-database.ts';
import type {Database} from './database.ts';
import {type FoundDatabase, ofProfile} from './find-database.ts';

/** Throws what the first of them said. */
export const connectFirst = async (
	found: FoundDatabase,
	ways: Ways,
): Promise<{readonly database: Database; readonly login: FoundDatabase['logins'][number]}> => {
	let first: unknown;
	for (const login of found.logins) {
		try {
			return {database: await connectDatabase(login, ways), login};
		} catch (thrown) {
			// The reason of the first is the one that matters: it is what Dovecot meets. What a profile names is meant, and nothing is taken in its place.
			first ??= thrown;
			if (login.from === ofProfile) break;
		}
	}
	throw first;
};
