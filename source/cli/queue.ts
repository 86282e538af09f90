// `mailtui queue list|show|flush|hold|release|requeue|delete HOST [...]`: what waits and why, one message, and changes that are journaled and can be undone.
import {visible} from '../format/visible.ts';
import {parseSince} from '../maillog/since.ts';
import {UsageError} from '../problem.ts';
import type {QueueChoice} from '../queue/choose-messages.ts';
import type {QueueVerb} from '../queue/plan-queue.ts';
import type {MailQueue, QueuedMessage} from '../queue/read-queue.ts';
import type {Session} from '../session.ts';
import type {Action, ActionGroup, CommandLine, ExitCode} from './shape.ts';

const choosing: Action['options'] = [
	['--sender <text>', 'only messages whose sender holds this'],
	['--recipient <text>', 'only messages with a recipient that holds this'],
	['--reason <text>', 'only messages that wait for a reason that holds this'],
	['--queue <name>', 'only of this queue: deferred, active, hold, incoming, maildrop'],
	['--older <time>', 'only messages at least so old: 30m, 2h, 3d'],
];

const readChoice = (at: CommandLine, now: Date): QueueChoice => {
	const word = (name: string): string | undefined => (at.options[name] === undefined ? undefined : String(at.options[name]));
	const older = word('older');
	const since = older === undefined ? undefined : parseSince(older, now);
	if (older !== undefined && since === undefined) throw new UsageError(`--older ${visible(older)} is no time.`, 'Like: 30m, 2h, 3d');
	const [sender, recipient, reason, queue] = ['sender', 'recipient', 'reason', 'queue'].map(word);
	return {
		...(sender !== undefined && {sender}),
		...(recipient !== undefined && {recipient}),
		...(reason !== undefined && {reason}),
		...(queue !== undefined && {queue}),
		...(since && {olderThanMs: now.getTime() - since.getTime()}),
	};
};

const readOrRefuse = async (at: CommandLine, session: Session): Promise<MailQueue | undefined> => {
	const {readQueue} = await import('../queue/read-queue.ts');
	const queue = await readQueue(session.at().ask);
	if (queue.ok) return queue.value;
	if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, error: {says: queue.why, hint: ''}})}\n`);
	at.terminal.err(`${visible(queue.why)}\n`);
	return undefined;
};

const list: Action = {
	name: 'list',
	summary: 'what waits in the Postfix queue, and why: grouped by reason and destination, then each message',
	words: '',
	options: choosing,
	run: async at => {
		const [session, {chooseMessages}, {groupQueue}, {printQueue, queueDocument}] = await Promise.all([
			at.open(),
			import('../queue/choose-messages.ts'),
			import('../queue/group-queue.ts'),
			import('../queue/print-queue.ts'),
		]);
		const now = session.clock.now();
		const choice = readChoice(at, now);
		const queue = await readOrRefuse(at, session);
		if (queue === undefined) return 3;
		const chosen = chooseMessages(queue.messages, choice, now);
		const groups = groupQueue(chosen);
		if (at.options.json) at.terminal.out(`${JSON.stringify(queueDocument(session.host.label, now, queue, chosen, groups), undefined, '  ')}\n`);
		else at.terminal.out(printQueue(queue, chosen, groups, now));
		return 0;
	},
};

const show: Action = {
	name: 'show',
	summary: 'one message of the queue: envelope, headers, parts; its body only with --body',
	words: '<ID>',
	options: [['--body', 'the body too']],
	run: async at => {
		const id = at.words[0] ?? '';
		const [session, {queueMessage}, {messageLines}] = await Promise.all([at.open(), import('../commands/queue-message.ts'), import('../queue/print-queue.ts')]);
		const answer = await session.at().ask(queueMessage, {id, body: at.options['body'] === true});
		if (!answer.ok) {
			if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, id, error: {says: answer.why, hint: ''}})}\n`);
			at.terminal.err(`${visible(id)}: ${visible(answer.why)}\n`);
			if (answer.missing) at.terminal.err(`What became of it: mailtui trace ${visible(at.host)} ${visible(id)}\n`);
			return 3;
		}
		if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, id, ...answer.value}, undefined, '  ')}\n`);
		else at.terminal.out(`${messageLines(answer.value).join('\n')}\n`);
		return 0;
	},
};

const agreed = async (at: CommandLine, verb: QueueVerb, chosen: readonly QueuedMessage[]): Promise<boolean> => {
	if (at.options.yes) return true;
	if (at.terminal.asker === undefined) throw new UsageError(`Nobody can be asked here whether to ${verb} this mail.`, 'Give --yes to do it without asking.');
	const lines = chosen.slice(0, 10).map(each => visible(`${each.id}  ${each.sender} -> ${each.recipients.map(one => one.address).join(', ')}`));
	const title = `${verb} ${chosen.length === 1 ? 'this message' : `${chosen.length} messages`} on ${visible(at.host)}?`;
	return at.terminal.asker.confirm({title, lines: [...lines, ...(chosen.length > 10 ? [`and ${chosen.length - 10} more`] : [])]});
};

const change = async (at: CommandLine, verb: QueueVerb): Promise<ExitCode> => {
	const [session, {chooseMessages}, {changeQueue, resultOfQueueChange}] = await Promise.all([
		at.open(),
		import('../queue/choose-messages.ts'),
		import('../queue/change-queue.ts'),
	]);
	const now = session.clock.now();
	const choice = readChoice(at, now);
	const isAll = at.options['all'] === true;
	if (at.words.length === 0 && Object.keys(choice).length === 0 && !isAll)
		throw new UsageError(`Which messages shall I ${verb}?`, 'Name their ids, say --all, or choose them by --sender, --recipient, --reason, --queue, --older.');
	if (session.readOnly)
		throw new UsageError('This session is read-only: the queue is not changed.', 'Start again without --read-only (or read_only in the profile).');
	const queue = await readOrRefuse(at, session);
	if (queue === undefined) return 3;
	const matching = chooseMessages(queue.messages, choice, now);
	const unknown = at.words.filter(id => !queue.messages.some(each => each.id === id));
	if (unknown.length > 0)
		throw new UsageError(
			`${unknown.map(visible).join(' ')}: not in the queue.`,
			`What became of it: mailtui trace ${visible(at.host)} ${visible(unknown[0] ?? '')}`,
		);
	const chosen = at.words.length === 0 ? matching : matching.filter(each => at.words.includes(each.id));
	if (chosen.length === 0) {
		at.terminal.err('No message of the queue is meant by that: nothing was changed.\n');
		if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, verb, ids: [], result: 'nothing'})}\n`);
		return 0;
	}
	if (!(await agreed(at, verb, chosen))) {
		at.terminal.err('Nothing was changed.\n');
		return 64;
	}
	const ids = chosen.map(each => each.id);
	// postqueue -f asks for everything at once.
	const isEverything = verb === 'flush' && isAll && at.words.length === 0 && Object.keys(choice).length === 0;
	const result = await resultOfQueueChange(changeQueue(session, verb, isEverything ? [] : ids));
	if (at.options.json)
		at.terminal.out(`${JSON.stringify({host: session.host.label, verb, ids, change: result.id, result: result.result, says: result.says}, undefined, '  ')}\n`);
	else {
		at.terminal.out(`${visible(result.says)}\n`);
		if (result.result === 'confirmed' && ['hold', 'release', 'delete'].includes(verb))
			at.terminal.out(`Back again: mailtui undo ${visible(at.host)} ${result.id}\n`);
	}
	return result.result === 'confirmed' ? 0 : result.result === 'unknown' ? 3 : 2;
};

const changes: ReadonlyArray<readonly [verb: QueueVerb, summary: string]> = [
	['flush', 'try messages again now'],
	['hold', 'put messages on hold: nothing happens until they are released'],
	['release', 'release messages that are on hold'],
	['requeue', 'queue messages anew, so that changed rules and addresses hold for them'],
	['delete', 'delete messages; a copy is kept on the server, and undo puts them back'],
];

export const queue: ActionGroup = {
	name: 'queue',
	summary: 'the Postfix queue: what waits and why, one message, and changes of it',
	actions: [
		list,
		show,
		...changes.map(
			([verb, summary]): Action => ({
				name: verb,
				summary,
				words: '[ID...]',
				options: [['--all', 'every message of the queue'], ...choosing],
				run: at => change(at, verb),
			}),
		),
	],
};
