// One message of the queue in a few lines: from whom, to whom, why it waits and what that means, when it is tried next.
import {formatBytes} from '../../source/format/bytes.ts';
import {formatDuration} from '../../source/format/duration.ts';
import {timeStamp} from '../../source/format/stamp.ts';
import {visible} from '../../source/format/visible.ts';
import {explain} from '../../source/maillog/explain.ts';
import {shortReason} from '../../source/maillog/tell-outcome.ts';
import {nextTryWords} from '../../source/queue/print-queue.ts';
import type {QueuedMessage} from '../../source/queue/read-queue.ts';
import type {Theme} from '../frame/theme.ts';
import {wrap} from '../parts/wrap.ts';

const mostRecipients = 8;

export const messageDetails = (message: QueuedMessage, columns: number, now: Date, theme: Theme): string[] => {
	const {id, sender, recipients, bytes, arrived, nextTry} = message;
	const next = nextTry === undefined ? nextTryWords(message, now) : `tried next at ${timeStamp(nextTry)}, ${nextTryWords(message, now)}`;
	const head = `${id}  from ${sender}  ${formatBytes(bytes)}  since ${formatDuration(now.getTime() - arrived.getTime())}  ${next}`;
	const rows = recipients
		.slice(0, mostRecipients)
		.flatMap(({address, reason}) => wrap(visible(`${address}  ${reason === undefined ? '' : shortReason(reason)}`), columns));
	const reason = recipients.find(each => each.reason !== undefined)?.reason;
	const known = reason === undefined ? undefined : explain(reason);
	return [
		...wrap(visible(head), columns).map(theme.strong),
		...rows,
		...(recipients.length > mostRecipients ? [`and ${recipients.length - mostRecipients} more recipients`] : []),
		...[known?.means, known?.todo].flatMap(each => (each === undefined ? [] : wrap(visible(each), columns).map(theme.accent))),
	];
};
