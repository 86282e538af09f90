// A mail to the outside, and what the other server said to it: handed to sendmail on the server, followed in its log (smtp(8), sendmail(1)).
import {deliveryProbe} from '../commands/delivery-probe.ts';
import {startTest} from './hops.ts';
import {shortReason, trailEvidence} from './judge-trail.ts';
import {recordTrail} from './log-hops.ts';
import {newMessageId, type TestRunner} from './test-at.ts';

const title = 'From the server to the outside';
const timeoutMs = 25_000;

export const testOutbound: TestRunner = async at => {
	const {probe, outboundTo: to, clock} = at;
	if (probe === undefined) return at.refuse('outbound', title);
	const recorder = startTest('outbound', title, ['data', 'queued', 'signed', 'handed-over', 'removed'], clock, at.changed);
	at.show(recorder.state);
	if (to === undefined) return recorder.finish([{level: 'skipped', subject: 'outbound', says: 'No address outside was named: give one with --to ADDRESS.'}]);
	recorder.begin('data');
	const messageId = newMessageId(probe.address);
	const answer = await probe.run(deliveryProbe, {mode: 'send', address: probe.address, messageId, timeoutMs, to});
	if (!answer.ok) {
		recorder.end('data', 'unknown', answer.why);
		return recorder.finish([{level: 'unknown', subject: to, says: answer.why}]);
	}
	const {status, reason, troubles} = answer.value;
	recorder.end('data', status === 'refused' || status === 'unsent' ? 'failure' : 'ok', `from ${probe.address} to ${to}, given to sendmail on the server`);
	recordTrail(recorder, answer.value, true);
	recorder.arrive();
	const evidence = trailEvidence(answer.value);
	if (status === 'sent') {
		recorder.end('removed', 'skipped', 'it is in the other mailbox now; its subject is "mailtui delivery test"');
		return recorder.finish([
			{level: 'ok', subject: to, says: `The other server took the mail: ${shortReason(reason)} Look there whether it is in the inbox or among spam.`},
		]);
	}
	recorder.end('removed', answer.value.removed ? 'ok' : 'warning', answer.value.removed ? 'taken out of the queue' : 'something is left of it in the queue');
	if (status === 'deferred')
		return recorder.finish([
			{level: 'warning', subject: to, says: `The other server does not take it now, and the server would try again: ${shortReason(reason)}`, evidence},
		]);
	if (status === 'refused' || status === 'unsent')
		return recorder.finish([{level: 'failure', subject: to, says: `No mail could be given to Postfix: ${troubles[0] ?? 'sendmail failed'}`}]);
	if (status !== undefined)
		return recorder.finish([{level: 'failure', subject: to, says: `The other server refuses the mail: ${shortReason(reason)}`, evidence}]);
	recorder.finish([{level: 'unknown', subject: to, says: 'The mail was neither taken nor refused in time; it was taken out of the queue.', evidence}]);
};
