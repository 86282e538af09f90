// How many messages wait in the Postfix queue (postqueue(1), qmgr(8)).
import {postqueueList} from '../commands/postqueue-list.ts';
import {defineCheck} from './shape.ts';

export const queueLength = defineCheck({
	id: 'queue-length',
	title: 'The queue is short',
	area: 'queue',
	why: 'A queue that grows means mail that does not arrive, or an account that sends spam.',
	source: 'postqueue(1)',
	look: ({ask}) => ask(postqueueList, undefined),
	judge: queue => {
		const subject = 'queue';
		if (!queue.ok) return [{level: queue.missing ? 'skipped' : 'unknown', subject, says: `The queue cannot be listed: ${queue.why}`}];
		const {entries, complete} = queue.value;
		const held = entries.filter(entry => entry.queue === 'hold').length;
		const waiting = entries.length - held;
		const bounces = entries.filter(entry => entry.sender === 'MAILER-DAEMON' && entry.queue !== 'hold').length;
		const details = [...(bounces > 0 ? [`${bounces} of them bounces`] : []), ...(held > 0 ? [`${held} on hold`] : [])].map(detail => `, ${detail}`).join('');
		const counted = `${complete ? '' : 'more than '}${waiting} message${waiting === 1 ? ' waits' : 's wait'}${details}`;
		if (!complete || waiting >= 1000)
			return [{level: 'failure', subject, says: `${counted[0]?.toUpperCase()}${counted.slice(1)}: who sends them? mailtui logs, or: qshape deferred.`}];
		if (waiting >= 100) return [{level: 'warning', subject, says: `${counted}: look at the oldest ones and at who sends them.`}];
		return [{level: 'ok', subject, says: entries.length === 0 ? 'The queue is empty.' : `${counted}.`}];
	},
});
