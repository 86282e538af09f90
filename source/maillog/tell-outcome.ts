// What one attempt to deliver came to, in words: where the mail lies now, or why not and what to do.
import {delayWords} from './delay-words.ts';
import {explain} from './explain.ts';
import type {MailEvent} from './shape.ts';
import type {Outcome} from './story-shape.ts';

export type Delivery = Extract<MailEvent, {kind: 'delivery'}>;
export type Filed = Extract<MailEvent, {kind: 'filed'}>;

/** `host mx.example.com[203.0.113.1] said: 451 4.7.1 Greylisted (in reply to RCPT TO command)` -> `mx.example.com: 451 4.7.1 Greylisted`. */
export const shortReason = (reason: string): string =>
	reason
		.replace(/^host (\S+?)(?:\[[^\]]*\])? (?:said|refused to talk to me): /, (_, host: string) => `${host}: `)
		.replace(/ \(in reply to (?:end of )?[A-Z ]+ command\)$/, '');

const placeOf = (filed: readonly Filed[]): {readonly says: string; readonly folder: string | undefined} | undefined => {
	if (filed.length === 0) return undefined;
	const folder = filed.findLast(each => each.folder !== undefined)?.folder;
	const says = filed.map(each =>
		each.folder === undefined ? each.says : `${each.folder}${each.by === 'sieve' && each.folder !== 'INBOX' ? ' (by a rule of the user)' : ''}`,
	);
	return {says: [...new Set(says)].join('; '), folder};
};

/** The last host that was tried may only have been unreachable, and hide what another one said: to this recipient, or to one that is not named. */
const hiddenReasons = ({recipient, reason}: Delivery, refusals: readonly string[]): string[] => {
	if (!/^connect to |^lost connection|^conversation with /.test(reason)) return [];
	const named = refusals.filter(each => each.toLowerCase().includes(`<${recipient.toLowerCase()}>`));
	return [...new Set(named.length > 0 ? named.slice(-1) : refusals.filter(each => !/<[^<>\s]+@[^<>\s]+>/.test(each)))];
};

const states = {sent: 'delivered', deferred: 'waiting', bounced: 'returned', expired: 'returned', undeliverable: 'rejected', deliverable: 'under way'} as const;
const levels = {delivered: 'ok', waiting: 'warning', returned: 'failure', rejected: 'failure', 'under way': 'unknown'} as const;

/** `refusals`: what hosts said about this message since the last attempt; `filed`: what Dovecot did with it. */
export const tellOutcome = (event: Delivery, atMs: number, tries: number, refusals: readonly string[], filed: readonly Filed[]): Outcome => {
	const state = states[event.status];
	const host = event.relay.replace(/\[.*$/, '');
	const place = placeOf(filed);
	const remote = /queued as (\S+?)\)?$/.exec(event.reason)?.[1];
	const arrived = place
		? place.says
		: remote === undefined
			? `${host === 'none' || host === 'local' ? '' : `${host} `}${shortReason(event.reason)}`
			: `${host} took it as ${remote}`;
	const before = state === 'delivered' ? [] : hiddenReasons(event, refusals);
	const explanation = state === 'delivered' || before.length > 1 ? undefined : explain(before[0] ?? event.reason);
	return {
		recipient: event.recipient,
		original: event.original,
		state,
		level: filed.some(each => each.failed) ? 'warning' : levels[state],
		atMs,
		says: state === 'delivered' ? arrived.trim() : [...before, event.reason].map(shortReason).join(before.length > 1 ? ' | ' : '; then '),
		took: delayWords(event.delay, event.delays),
		tries,
		folder: place?.folder,
		relay: event.relay,
		todo: explanation && [explanation.means, explanation.todo].filter(Boolean).join(' '),
		fix: explanation?.fix,
	};
};
