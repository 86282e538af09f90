// `mailtui users list HOST`: who has a mailbox here.
import {visible} from '../../format/visible.ts';
import type {AccountQuery} from '../../mailboxes/accounts.ts';
import {UsageError} from '../../problem.ts';
import type {Action, ExitCode} from '../shape.ts';
import {accountDocument, databaseDocument, printUsers} from './print-users.ts';
import {printJson, withMailboxes} from './with-mailboxes.ts';

const sorts = ['address', 'name', 'quota', 'created', 'used'] as const;
const page = 1000;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export const listUsers: Action = {
	name: 'list',
	summary: 'who has a mailbox here',
	words: '',
	options: [
		['--search <words>', 'all of these words in address or name'],
		['--domain <domain>', 'of this domain'],
		['--state <state>', 'active or disabled'],
		['--sort <by>', `by ${sorts.join(', ')}`],
		['--descending', 'the other way round'],
		['--limit <number>', 'at most so many'],
		['--with-probe', 'the probe mailbox too'],
	],
	run: async at => {
		const {state, limit, sort: by} = at.options;
		const sort = sorts.find(each => each === (by ?? 'address'));
		if (sort === undefined) throw new UsageError(`Users cannot be sorted by ${String(by)}.`, `They can by: ${sorts.join(' ')}`);
		const only: AccountQuery['state'] = state === 'active' || state === 'disabled' ? state : undefined;
		if (state !== undefined && only === undefined) throw new UsageError('--state is active or disabled.');
		const most = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
		if (!(most >= 0)) throw new UsageError('--limit is a number.');
		const [{listAccounts, countAccounts}, {askUsage}] = await Promise.all([import('../../mailboxes/accounts.ts'), import('../../mailboxes/ask-usage.ts')]);
		const search = text(at.options['search']);
		const domain = text(at.options['domain'])?.toLowerCase();
		const wanted: Omit<AccountQuery, 'limit'> = {
			...(search && {search}),
			...(domain && {domain}),
			...(only && {state: only}),
			sort,
			descending: at.options['descending'] === true,
			withProbe: at.options['withProbe'] === true,
		};
		return withMailboxes<ExitCode>(at, async ({session, mailboxes}) => {
			const total = await countAccounts(mailboxes, wanted);
			const accounts = [];
			while (accounts.length < Math.min(most, total)) {
				const after = accounts.at(-1);
				const next = await listAccounts(mailboxes, {...wanted, ...(after && {after}), limit: Math.min(page, most - accounts.length)});
				accounts.push(...next);
				if (next.length === 0) break;
			}
			const usage = await askUsage(
				session.at().ask,
				accounts.flatMap(each => (each.usedBytes === undefined ? each.address : [])),
			);
			const told = accounts.map(account => {
				const usedBytes = account.usedBytes ?? usage.bytes.get(account.address);
				return usedBytes === undefined ? account : {...account, usedBytes};
			});
			if (usage.trouble !== '') at.terminal.err(`How full they are, Dovecot could not tell: ${visible(usage.trouble)}\n`);
			if (usage.unasked > 0)
				at.terminal.err(
					`Of ${usage.unasked} mailboxes it was not asked how full they are: it takes a program each. --search, --domain or --limit make them fewer.\n`,
				);
			if (at.options.json) printJson(at, {host: session.host.label, ...databaseDocument(mailboxes), total, users: told.map(accountDocument)});
			else {
				at.terminal.out(printUsers(told, at.terminal.unicode));
				at.terminal.err(
					`${accounts.length === total ? total : `${accounts.length} of ${total}`} mailbox${total === 1 ? '' : 'es'} in ${mailboxes.reader.label} (${mailboxes.schema.title})\n`,
				);
			}
			return 0;
		});
	},
};
