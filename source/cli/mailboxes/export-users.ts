// `mailtui users export HOST`: all mailboxes as CSV, which `users import` takes back.
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Action, ExitCode} from '../shape.ts';
import {withMailboxes} from './with-mailboxes.ts';

export const exportUsers: Action = {
	name: 'export',
	summary: 'all mailboxes as CSV, without passwords; import --update takes it back',
	words: '',
	options: [
		['--domain <domain>', 'of this domain'],
		['--out <file>', 'into this file (a new one, mode 0600)'],
		['--with-hashes', 'with the hashes of the passwords, so that logins work on another server; only with --out'],
	],
	run: async at => {
		const {domain, out, withHashes} = at.options;
		if (withHashes && typeof out !== 'string')
			throw new UsageError('Hashes of passwords are secrets: they are written into a file that is only yours.', 'Say which: --out FILE');
		const [{exportUsers: pieces}, {writePrivatePieces}] = await Promise.all([import('../../import/export-users.ts'), import('../../import/write-private.ts')]);
		return withMailboxes<ExitCode>(at, async ({mailboxes}) => {
			const what = {domain: typeof domain === 'string' ? domain.toLowerCase() : undefined, withHashes: withHashes === true};
			if (typeof out !== 'string') for await (const piece of pieces(mailboxes, what)) at.terminal.out(piece);
			else {
				await writePrivatePieces(out, pieces(mailboxes, what));
				at.terminal.err(`Written to ${visible(out)}\n`);
			}
			return 0;
		});
	},
};
