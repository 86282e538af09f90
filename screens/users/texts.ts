// What is said above the list and below it: how many there are and where, and all that is known of the selected one.
import {formatBytes} from '../../source/format/bytes.ts';
import {sentences} from '../../source/format/sentences.ts';
import {visible} from '../../source/format/visible.ts';
import type {AccountDetails} from '../../source/mailboxes/look-at-account.ts';
import type {LoadedFor} from '../../source/store/loaded-for.ts';
import type {Users} from '../../source/store/users.ts';
import {clockText} from '../frame/clock-text.ts';
import type {Theme} from '../frame/theme.ts';
import {cut} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';
import {quotaText} from './columns.ts';

const counted = (count: number): string => count.toLocaleString('en-US');

export const howMany = ({total, query, rows, complete}: Users): string => {
	const narrowed = [
		query.state === 'all' ? '' : query.state,
		query.domain === undefined ? '' : `of ${visible(query.domain)}`,
		query.search === '' ? '' : 'found',
	].filter(Boolean);
	const number = total === undefined ? `${counted(rows.length)}${complete ? '' : '+'}` : counted(total);
	return `${number} ${total === 1 ? 'mailbox' : 'mailboxes'}${narrowed.length > 0 ? ` ${narrowed.join(' ')}` : ''}`;
};

/** Two lines: the verdict, and where it comes from. */
export const headLines = (users: Users, columns: number, theme: Theme): string[] => {
	const {source, state, problem, marked, query} = users;
	if (source === undefined) {
		if (state === 'failed') return [` ${theme.failure(cut(visible(sentences(problem?.title ?? '', problem?.hint ?? '')), columns - 2))}`, ''];
		return [theme.dim(' Looking for the database of mailboxes ...'), ''];
	}
	const how = [
		...(marked.size > 0 ? [`${marked.size} marked`] : []),
		...(query.sort === 'address' ? [] : [`by ${query.sort}`]),
		...(state === 'loading' ? ['looking ...'] : []),
	].join(', ');
	const trouble = state === 'failed' ? theme.failure(cut(visible(problem?.title ?? ''), columns - 30)) : theme.dim(how);
	const writes = {own: '', administrator: 'changes are written as postgres', nobody: 'read only'}[source.writes];
	const where = [visible(source.label), source.route, source.schema, writes].filter(Boolean).join('   ');
	return [` ${theme.strong(howMany(users))}   ${trouble}`, theme.dim(cut(` ${where}`, columns))];
};

/** `below`: how many of the rows that were read are below those in sight. */
export const moreBelow = ({rows, total, complete}: Users, below: number): string =>
	`    and ${counted(below + Math.max(0, (total ?? rows.length) - rows.length))}${total === undefined && !complete ? '+' : ''} more`;

export const whyReadOnly = (users: Users): string => (users.source?.writes === 'nobody' ? users.source.because : '');

/** Short: what stands below the list. */
export const briefLines = ({about, loadable}: LoadedFor<AccountDetails>, address: string, columns: number, theme: Theme): string[] => {
	if (about !== address || loadable.state === 'loading' || loadable.state === 'idle') return [theme.dim('...')];
	if (loadable.state === 'failed') return [theme.failure(cut(visible(loadable.problem.title), columns))];
	const {account, aliases, folders, logins, directory} = loadable.value;
	const bytes = folders.ok ? folders.value.reduce((sum, each) => sum + each.bytes, 0) : undefined;
	const messages = folders.ok ? folders.value.reduce((sum, each) => sum + each.messages, 0) : 0;
	const usage =
		bytes === undefined
			? ''
			: `${formatBytes(bytes)} of ${quotaText(account.quotaBytes)}, ${messages} messages in ${folders.ok ? folders.value.length : 0} folders`;
	const last = logins.at(-1);
	return [
		cut(`${visible(account.address)}  ${visible(account.name)}`, columns),
		...(usage === '' ? [] : [cut(usage, columns)]),
		...(folders.ok ? [] : wrap(visible(folders.why), columns).slice(0, 2).map(theme.strong)),
		cut(`aliases  ${visible(aliases.map(each => each.address).join(', ')) || 'none'}`, columns),
		cut(`mail in  ${visible(directory?.path ?? 'a place that Dovecot does not tell')}`, columns),
		...(last ? [cut(`last login  ${last.at.toISOString().slice(0, 10)} ${clockText(last.at)}`, columns)] : []),
	];
};

/** Long: the opened one. */
export const fullLines = (details: LoadedFor<AccountDetails>, address: string, columns: number, theme: Theme): string[] => {
	const brief = briefLines(details, address, columns, theme);
	if (details.loadable.state !== 'ready' || details.about !== address) return brief;
	const {folders, aliases, log, account} = details.loadable.value;
	const width = folders.ok ? Math.max(8, ...folders.value.map(each => each.name.length)) : 8;
	return [
		...brief,
		'',
		theme.strong('folders'),
		...(folders.ok
			? folders.value.map(each =>
					cut(
						`  ${visible(each.name).padEnd(width)}  ${String(each.messages).padStart(7)} messages  ${String(each.unseen).padStart(6)} unseen  ${formatBytes(each.bytes).padStart(8)}`,
						columns,
					),
				)
			: [theme.dim(`  ${folders.why}`)]),
		...(folders.ok && folders.value.length === 0 ? [theme.dim('  none yet')] : []),
		...(aliases.length > 0
			? [
					'',
					theme.strong('aliases that lead here'),
					...aliases.map(each =>
						cut(
							`  ${visible(each.address)}${each.targets.length > 1 ? `  and to ${each.targets.length - 1} more` : ''}${each.active ? '' : '  (disabled)'}`,
							columns,
						),
					),
				]
			: []),
		...(account.maildir === '' ? [] : ['', cut(`maildir column  ${visible(account.maildir)}`, columns)]),
		'',
		theme.strong('last lines of the log'),
		...(log.ok
			? log.value.flatMap(each =>
					wrap(`${each.at.toISOString().slice(5, 10)} ${clockText(each.at)} ${visible(`${each.from}: ${each.text}`)}`, columns - 2).map(line => `  ${line}`),
				)
			: [theme.dim(`  ${log.why}`)]),
		...(log.ok && log.value.length === 0 ? [theme.dim('  it is not named in the log of the last seven days')] : []),
	];
};
