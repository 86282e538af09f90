// What the server's own log says of a message between the queue and the mailbox: who signed it, how long it lay, what LMTP answered (cleanup(8), lmtp(8)).
import type {ProbeTrail} from '../commands/delivery-probe.ts';
import {signersIn} from '../opendkim/signers-in.ts';
import type {Recorder} from './hops.ts';
import {shortReason} from './judge-trail.ts';

export type Delays = {readonly beforeQueueMs: number; readonly inQueueMs: number; readonly connectMs: number; readonly transmitMs: number};

/** `delays=a/b/c/d` of the last line with a status (postconf(5), delay_logging_resolution_limit). */
export const delaysOf = (trail: ProbeTrail): Delays | undefined => {
	const line = trail.log.findLast(each => / status=/.test(each.text));
	const parts = /, delays=([\d.]+)\/([\d.]+)\/([\d.]+)\/([\d.]+),/
		.exec(line?.text ?? '')
		?.slice(1)
		.map(each => Number(each) * 1000);
	if (parts === undefined) return undefined;
	const [beforeQueueMs = 0, inQueueMs = 0, connectMs = 0, transmitMs = 0] = parts;
	return {beforeQueueMs, inQueueMs, connectMs, transmitMs};
};

const relayOf = (trail: ProbeTrail): string => /, relay=([^,]+),/.exec(trail.log.findLast(each => / status=/.test(each.text))?.text ?? '')?.[1] ?? '';

/** `signs`: the message came from one of our own, so a signature is expected. */
export const recordTrail = (recorder: Recorder, trail: ProbeTrail, signs: boolean): void => {
	const delays = delaysOf(trail);
	const [queueId] = trail.queueIds;
	if (queueId === undefined) recorder.end('queued', 'unknown', 'the log says nothing of it');
	else recorder.end('queued', 'ok', `as ${queueId}`, delays === undefined ? undefined : delays.beforeQueueMs + delays.inQueueMs);
	if (signs) {
		const signers = signersIn(trail.log);
		if (signers.length > 0) recorder.end('signed', 'ok', signers.join(', '), 0);
		else
			recorder.end('signed', queueId === undefined ? 'unknown' : 'warning', queueId === undefined ? 'the log says nothing of it' : 'OpenDKIM did not sign it');
	}
	if (trail.status === undefined) return;
	const relay = relayOf(trail);
	recorder.end(
		'handed-over',
		trail.status === 'sent' ? 'ok' : 'failure',
		`${relay === '' || relay === 'none' ? '' : `to ${relay}: `}${trail.status === 'sent' ? shortReason(trail.reason) : `${trail.status}: ${shortReason(trail.reason)}`}`,
		delays === undefined ? undefined : delays.connectMs + delays.transmitMs,
	);
};
