// The mail that has waited longest, and what it waits for (postqueue(1), delay_reason).
import {postqueueList, type QueueEntry} from '../commands/postqueue-list.ts';
import {formatDuration} from '../format/duration.ts';
import {defineCheck, type Evidence, type Finding} from './shape.ts';

const minuteMs = 60_000;
/** Greylisting lets a stranger wait for up to an hour, and that is nobody's fault. */
const patienceMs = 60 * minuteMs;
const ownPatienceMs = 10 * minuteMs;

/** What this server says to itself: Dovecot's LMTP, a transport, a map, a milter, defer_transports. Waiting does not mend that. */
const ownFault =
	/\[private\/|mail transport unavailable|^deferred transport$|private\/\S+: (?:No such file|Connection refused|Permission denied)|User doesn't exist|local configuration error|Internal error occurred/;

const reasonOf = (entry: QueueEntry): string => entry.recipients.find(recipient => recipient.reason !== undefined)?.reason ?? '';

export const queueOldest = defineCheck({
	id: 'queue-oldest',
	title: 'No mail waits for long',
	area: 'queue',
	why: 'Mail that waits comes back to its sender after five days, and nobody is told before.',
	source: 'postqueue(1), postconf(5) maximal_queue_lifetime',
	look: ({ask}) => ask(postqueueList, undefined),
	judge: (queue, now) => {
		if (!queue.ok) return [{level: queue.missing ? 'skipped' : 'unknown', subject: 'queue', says: `What waits in the queue cannot be told: ${queue.why}`}];
		const deferred = queue.value.entries.filter(entry => entry.queue === 'deferred').toSorted((a, b) => a.arrived.getTime() - b.arrived.getTime());
		// Answers to forged senders wait for ever; they say nothing of the mail that people wrote.
		const oldest = deferred.find(entry => entry.sender !== 'MAILER-DAEMON');
		const own = deferred.find(entry => ownFault.test(reasonOf(entry)));
		const ageMs = (entry: QueueEntry): number => Math.max(0, now.getTime() - entry.arrived.getTime());
		const proof = (entry: QueueEntry): Evidence[] => [{from: `postqueue ${entry.id}`, text: reasonOf(entry) || 'no reason given'}];
		const tell = (level: Finding['level'], entry: QueueEntry, end: string): Finding[] => {
			const [first] = entry.recipients;
			const others = entry.recipients.length > 1 ? ` and ${entry.recipients.length - 1} more` : '';
			return [
				{
					level,
					subject: entry.id,
					says: `Mail to ${first?.address ?? 'nobody'}${others} has waited for ${formatDuration(ageMs(entry))}${end}`,
					evidence: proof(entry),
				},
			];
		};
		if (own !== undefined && ageMs(own) > ownPatienceMs) return tell('failure', own, ' for this server itself: it will not pass by waiting.');
		if (own !== undefined) return tell('warning', own, ' for this server itself.');
		if (oldest === undefined) {
			return [
				{
					level: 'ok',
					subject: 'queue',
					says: deferred.length === 0 ? 'No mail waits for another try.' : `Only bounces wait for another try: ${deferred.length}.`,
				},
			];
		}
		if (ageMs(oldest) > patienceMs) return tell('warning', oldest, '; it is tried again by itself.');
		return tell('ok', oldest, '; that is usual.');
	},
});
