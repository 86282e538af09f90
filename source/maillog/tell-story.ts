// The lines of one message -> its story: accepted from whom, signed or not, what filters thought of it, what became of each recipient, and where it stands now.
import {formatBytes} from '../format/bytes.ts';
import {explain} from './explain.ts';
import {type Group, groupLines} from './group-lines.ts';
import type {MailEvent, MailLine} from './shape.ts';
import type {Outcome, Step, Story} from './story-shape.ts';
import {type Filed, shortReason, tellOutcome} from './tell-outcome.ts';
import {clientWords, tellRefusal} from './tell-refusal.ts';
import {tellScan} from './tell-scan.ts';
import {verdictOf} from './verdict.ts';

type Told = {
	queueIds: string[];
	messageId: string | undefined;
	sender: string | undefined;
	user: string | undefined;
	client: string | undefined;
	bytes: number | undefined;
	tls: string | undefined;
	readonly left: Set<string>;
	readonly steps: Step[];
	readonly outcomes: Map<string, Outcome>;
	readonly refusals: string[];
	/** To whom it was to go, where a milter told it. */
	recipients: readonly string[];
	readonly filed: readonly Filed[];
};

const doors: ReadonlyArray<readonly [pattern: RegExp, says: string]> = [
	[/submissions|smtps/, 'submission (465)'],
	[/submission/, 'submission (587)'],
];

const tell = (told: Told, line: MailLine, event: MailEvent, notices: ReadonlySet<string>) => {
	const step = (word: Step['word'], level: Step['level'], says: string, more: Partial<Step> = {}) =>
		told.steps.push({atMs: line.atMs, word, level, says, ...more});
	const isNotice = 'queueId' in event && event.queueId !== undefined && notices.has(event.queueId);
	if ('queueId' in event && event.queueId !== undefined && !told.queueIds.includes(event.queueId) && !isNotice) told.queueIds.push(event.queueId);
	switch (event.kind) {
		case 'tls':
			told.tls = event.protocol.replace(/^TLSv/, 'TLS ');
			return;
		case 'accepted': {
			told.client = clientWords(event.client);
			told.user = event.user;
			const door = doors.find(([pattern]) => pattern.test(line.from))?.[1];
			step('accepted', 'ok', [`${door ? `${door} ` : ''}from ${told.client}`, told.tls, event.user && `as ${event.user}`].filter(Boolean).join(', '));
			return;
		}
		case 'submitted':
			told.sender ??= event.sender;
			step('accepted', 'ok', `from a program on this server (uid ${event.uid})`);
			return;
		case 'named':
			if (!isNotice) told.messageId ??= event.messageId;
			return;
		case 'queued':
			if (isNotice) return;
			told.sender ??= event.sender;
			told.refusals.length = 0;
			if (told.bytes !== undefined && told.queueIds[0] === event.queueId) return void step('again', 'unknown', 'tried again');
			told.bytes ??= event.bytes;
			step('queued', 'ok', `${event.queueId}  ${formatBytes(event.bytes)}  ${event.recipients} recipient${event.recipients === 1 ? '' : 's'}`);
			return;
		case 'signed':
			step('signed', 'ok', `DKIM ${event.selector}._domainkey.${event.domain}`);
			return;
		case 'milter':
			step('filtered', 'unknown', event.says);
			return;
		case 'scanned': {
			const {level, says} = tellScan(event);
			told.messageId ??= event.messageId;
			told.recipients = event.recipients;
			step('scanned', level, says);
			return;
		}
		case 'held':
			step('held', 'warning', event.reason);
			return;
		case 'attempt':
			told.refusals.push(`host ${event.host} said: ${event.reason}`);
			step('refused', 'warning', shortReason(`host ${event.host} said: ${event.reason}`));
			return;
		case 'filed':
			if (event.failed) step('trouble', 'warning', event.says, {recipient: event.user});
			return;
		case 'delivery-trouble': {
			// A warning that Dovecot writes with every mail is no part of the story.
			if (/: Warning: /.test(line.text)) return;
			const known = explain(event.says);
			step('trouble', 'warning', event.says, {recipient: event.user, ...(known?.todo && {todo: known.todo}), ...(known?.fix && {fix: known.fix})});
			return;
		}
		case 'delivery': {
			const key = `${isNotice ? 'notice:' : ''}${event.recipient.toLowerCase()}`;
			const before = told.outcomes.get(key);
			const mine = told.filed.filter(each => event.reason.includes(` ${each.session} `) || event.reason.endsWith(` ${each.session}`));
			const outcome = tellOutcome(event, line.atMs, (before?.tries ?? 0) + 1, told.refusals, mine);
			if (isNotice) return void step('told sender', outcome.state === 'delivered' ? 'ok' : 'warning', `${event.recipient}: ${outcome.says}`);
			told.outcomes.set(key, outcome);
			const word = outcome.state === 'delivered' ? 'delivered' : outcome.state === 'waiting' ? 'waiting' : 'returned';
			step(word, outcome.level, outcome.says, {recipient: event.recipient, ...(outcome.todo && {todo: outcome.todo}), ...(outcome.fix && {fix: outcome.fix})});
			return;
		}
		case 'removed':
			told.left.add(event.queueId);
			if (event.cancelled && !['rejected', 'put off'].includes(told.steps.at(-1)?.word ?? '')) step('cancelled', 'failure', 'not taken in after all');
			return;
		case 'rejected':
		case 'discarded': {
			const refusal = tellRefusal(event, line.atMs, told.recipients);
			told.client ??= clientWords(event.client);
			told.sender ??= event.sender;
			if (event.kind === 'rejected') told.user ??= event.user;
			told.steps.push(refusal.step);
			for (const outcome of refusal.outcomes) told.outcomes.set(outcome.recipient.toLowerCase(), outcome);
			return;
		}
		case 'other': {
			const known = explain(line.text);
			step('trouble', 'warning', line.text, {...(known?.todo && {todo: known.todo}), ...(known?.fix && {fix: known.fix})});
			return;
		}
		default:
	}
};

const storyOf = ({entries, notices}: Group): Story => {
	const told: Told = {
		queueIds: [],
		messageId: undefined,
		sender: undefined,
		user: undefined,
		client: undefined,
		bytes: undefined,
		tls: undefined,
		left: new Set(),
		steps: [],
		outcomes: new Map(),
		refusals: [],
		recipients: [],
		// Dovecot may tell it after Postfix does.
		filed: entries.flatMap(({event}) => (event.kind === 'filed' ? [event] : [])),
	};
	for (const {line, event} of entries) tell(told, line, event, notices);
	const lines = entries.map(entry => entry.line);
	const outcomes = [...told.outcomes.values()];
	const fromMs = told.steps[0]?.atMs ?? lines[0]?.atMs ?? 0;
	// A milter that was away is told before.
	const acceptedMs = told.steps.slice(0, 2).find(step => step.word === 'accepted')?.atMs;
	const toMs = Math.max(fromMs, ...outcomes.map(each => each.atMs));
	const finished = told.queueIds.every(id => told.left.has(id));
	const {queueIds, messageId, sender, user, client, bytes, steps} = told;
	return {
		queueIds,
		messageId,
		sender,
		user,
		client,
		bytes,
		fromMs,
		toMs,
		steps,
		outcomes,
		finished,
		verdict: verdictOf(outcomes, finished, acceptedMs === undefined ? undefined : toMs - acceptedMs),
		lines,
	};
};

/** Oldest first. */
export const tellStories = (lines: readonly MailLine[]): Story[] => groupLines(lines).map(storyOf);
