// `mailtui users export HOST`: all mailboxes as CSV, which `users import --update` takes back.
import type {Action, ExitCode} from '../shape.ts';
import {withMailboxes} from './with-mailboxes.ts';

const page = 1000;

export const exportUsers: Action = {
	name: 'export',
	summary: 'all mailboxes as CSV, without passwords; import --update takes it back',
	words: '',
	options: [['--domain <domain>', 'of this domain']],
	run: async at => {
		const [{listAccounts}, {listAliases}, {exportHeader, exportLines}] = await Promise.all([
			import('../../mailboxes/accounts.ts'),
			import('../../mailboxes/aliases.ts'),
			import('../../import/write-csv.ts'),
		]);
		const {domain} = at.options;
		return withMailboxes<ExitCode>(at, async ({mailboxes}) => {
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
			at.terminal.out(exportHeader);
			for (let after: Awaited<ReturnType<typeof listAccounts>>[number] | undefined; ; ) {
				const some = await listAccounts(mailboxes, {limit: page, ...(after && {after}), ...(typeof domain === 'string' && {domain: domain.toLowerCase()})});
				at.terminal.out(exportLines(some, leading));
				after = some.at(-1);
				if (some.length < page) return 0;
			}
		});
	},
};
