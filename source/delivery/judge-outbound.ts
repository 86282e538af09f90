// What became of a mail to the outside, by what Postfix says of it: taken, refused by the other side, or never brought to it (smtp(8)).
import type {Finding} from '../checks/shape.ts';
import type {ProbeTrail} from '../commands/delivery-probe.ts';
import {shortReason} from './judge-trail.ts';

/** The other server itself said it. */
const isTheirs = (reason: string): boolean => /^host \S+ (?:said|refused to talk to me): /.test(reason);

const blocked = ' Many providers block port 25 outwards until they are asked to open it.';

export const judgeOutbound = (
	{status, reason, troubles, unqueued}: Pick<ProbeTrail, 'status' | 'reason' | 'troubles' | 'unqueued'>,
	to: string,
	evidence: Finding['evidence'] = [],
): Finding => {
	const short = shortReason(reason);
	if (status === 'sent')
		return {level: 'ok', subject: to, says: `The other server took the mail: ${short} Look there whether it is in the inbox or among spam.`};
	if (status === 'deferred') {
		const hint = /^connect to .*(?:timed out|unreachable|No route)/.test(reason) ? `.${blocked}` : '';
		const what = isTheirs(reason) ? 'The other server does not take it now' : 'It cannot be brought to the other server now';
		return {level: 'warning', subject: to, says: `${what}, and the server would try again: ${short}${hint}`, evidence};
	}
	if (status === 'refused' || status === 'unsent')
		return {level: 'failure', subject: to, says: `No mail could be given to Postfix: ${troubles[0] ?? 'sendmail failed'}`};
	if (status !== undefined)
		return {
			level: 'failure',
			subject: to,
			says: `${isTheirs(reason) ? 'The other server refuses the mail' : 'The mail cannot be delivered'}: ${short}`,
			evidence,
		};
	if (unqueued.length === 0)
		return {level: 'unknown', subject: to, says: 'What became of the mail is not known: nothing of it was seen in the log, nor in the queue.', evidence};
	return {level: 'unknown', subject: to, says: `The mail was neither taken nor refused in time; it was taken out of the queue.${blocked}`, evidence};
};
