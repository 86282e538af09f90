// A mail to the outside, and what the other server said to it: sent as a user sends, else handed to sendmail on the server; followed in its log (smtp(8), sendmail(1)).
import type {Probe} from '../checks/shape.ts';
import {deliveryProbe, type ProbeTrail} from '../commands/delivery-probe.ts';
import type {Answer} from '../commands/shape.ts';
import type {Secret} from '../host/secret.ts';
import {type HopId, type Recorder, startTest} from './hops.ts';
import {judgeOutbound} from './judge-outbound.ts';
import {trailEvidence} from './judge-trail.ts';
import {recordTrail} from './log-hops.ts';
import {cleanUpAfterSilence} from './read-back.ts';
import {openSmtp, submitMessage} from './smtp-steps.ts';
import {newMessageId, type TestAt, type TestRunner} from './test-at.ts';
import {testMail} from './test-mail.ts';

const title = 'From the server to the outside';
const timeoutMs = 25_000;
const after: readonly HopId[] = ['queued', 'signed', 'handed-over', 'removed'];

/** What the log says of it, what is left of it in the queue, and what that means. */
const tell = (answer: Answer<ProbeTrail>, recorder: Recorder, to: string): void => {
	if (!answer.ok) {
		recorder.finish([{level: 'unknown', subject: to, says: answer.why}]);
		return;
	}
	recordTrail(recorder, answer.value, true);
	recorder.arrive();
	if (answer.value.status === 'sent') recorder.end('removed', 'skipped', 'it is in the other mailbox now; its subject is "mailtui delivery test"');
	else if (answer.value.status === undefined && answer.value.unqueued.length === 0) recorder.end('removed', 'unknown', 'it may still be in the queue');
	else
		recorder.end('removed', answer.value.removed ? 'ok' : 'warning', answer.value.removed ? 'taken out of the queue' : 'something is left of it in the queue');
	recorder.finish([judgeOutbound(answer.value, to, trailEvidence(answer.value))]);
};

const bySendmail = async (at: TestAt, probe: Probe, to: string): Promise<void> => {
	const recorder = startTest('outbound', title, ['data', ...after], at.clock, at.changed);
	at.show(recorder.state);
	recorder.begin('data');
	const messageId = newMessageId(probe.address);
	const answer = await probe.run(deliveryProbe, {mode: 'send', address: probe.address, messageId, timeoutMs, to});
	const status = answer.ok ? answer.value.status : undefined;
	const isTaken = answer.ok && status !== 'refused' && status !== 'unsent';
	recorder.end(
		'data',
		!answer.ok ? 'unknown' : isTaken ? 'ok' : 'failure',
		answer.ok ? `from ${probe.address} to ${to}, given to sendmail on the server` : answer.why,
	);
	tell(answer, recorder, to);
};

const byLogin = async (at: TestAt, probe: Probe, password: Secret, address: string, to: string): Promise<void> => {
	const recorder = startTest('outbound', title, ['connect', 'banner', 'starttls', 'auth', 'mail', 'rcpt', 'data', ...after], at.clock, at.changed);
	at.show(recorder.state);
	const fail = (why: string) =>
		recorder.finish([{level: 'failure', subject: to, says: `No mail can be sent on port 587: ${why}`, evidence: [{from: 'port 587', text: why}]}]);
	const limit = AbortSignal.any([at.signal, AbortSignal.timeout(40_000)]);
	const smtp = await openSmtp({recorder, at, address, port: 587, signal: limit});
	if (typeof smtp === 'string') return fail(smtp);
	const messageId = newMessageId(probe.address);
	const watched = probe.run(deliveryProbe, {mode: 'watch', address: probe.address, messageId, timeoutMs, to});
	// Where the message is refused, nobody waits for the log any more, and the connection may be closed under it.
	watched.catch(() => undefined);
	try {
		const login = {user: probe.address, password};
		const refused = await submitMessage({recorder, smtp, login, from: probe.address, to, text: testMail(probe.address, messageId, at.clock.now(), to)});
		if (refused?.mayBeIn) await cleanUpAfterSilence(recorder, probe, messageId, timeoutMs, to);
		if (refused !== undefined) return fail(refused.says);
		tell(await watched, recorder, to);
	} finally {
		await smtp.quit();
	}
};

export const testOutbound: TestRunner = async at => {
	const {probe, outboundTo: to, target} = at;
	if (probe === undefined) return at.refuse('outbound', title);
	if (to === undefined) {
		const recorder = startTest('outbound', title, [], at.clock, at.changed);
		at.show(recorder.state);
		return recorder.finish([{level: 'skipped', subject: 'outbound', says: 'No address outside was named: give one with --to ADDRESS.'}]);
	}
	await (probe.password === undefined || target.publicAddress === undefined
		? bySendmail(at, probe, to)
		: byLogin(at, probe, probe.password, target.publicAddress, to));
};
