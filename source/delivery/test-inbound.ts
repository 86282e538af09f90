// A mail from outside, as another server brings it: to port 25 by the public address, from where this machine is (RFC 5321).
import type {Finding} from '../checks/shape.ts';
import {deliveryProbe} from '../commands/delivery-probe.ts';
import {startTest} from './hops.ts';
import {type ImapSession, loginByImap} from './imap-user.ts';
import {judgeTrail} from './judge-trail.ts';
import {verifiedFindings} from './judge-verified.ts';
import {recordTrail} from './log-hops.ts';
import type {VerifyNeeds} from './message-facts.ts';
import {cleanUp, cleanUpAfterSilence, readBack, verifyStored} from './read-back.ts';
import {openSmtp, sayTrouble, submitMessage} from './smtp-steps.ts';
import {newMessageId, type TestRunner} from './test-at.ts';
import {testMail} from './test-mail.ts';

const title = 'From outside to the mailbox';
const timeoutMs = 15_000;
/** Written by nobody, as a notice of delivery is: nothing goes back to it, and no rule for senders bites. */
const nobody = '';
const author = 'mailtui@mailtui.invalid';

export const testInbound: TestRunner = async at => {
	const {probe, target, clock, here, signal} = at;
	if (probe === undefined) return at.refuse('inbound', title);
	const recorder = startTest(
		'inbound',
		title,
		['connect', 'banner', 'starttls', 'mail', 'rcpt', 'data', 'queued', 'handed-over', 'stored', 'seen', 'verified', 'removed'],
		clock,
		at.changed,
	);
	at.show(recorder.state);
	const finish = (level: Finding['level'], says: string, text = says) =>
		recorder.finish([{level, subject: probe.address, says, ...(text === says ? {} : {evidence: [{from: 'port 25', text}]})}]);
	const {publicAddress: address} = target;
	if (address === undefined) return finish('unknown', 'By which address the world reaches the server is not known: set public_address in its profile.');
	const limit = AbortSignal.any([signal, AbortSignal.timeout(40_000)]);
	const messageId = newMessageId(probe.address);
	const {password} = probe;
	const reading: Promise<ImapSession | undefined> =
		password === undefined
			? Promise.resolve(undefined)
			: loginByImap({
					connect: () => here.connect(address, 993, AbortSignal.any([limit, AbortSignal.timeout(5_000)])),
					serverName: target.hostName,
					user: probe.address,
					password,
					signal: limit,
					clock,
				}).catch(() => undefined);
	const smtp = await openSmtp({recorder, at, address, port: 25, signal: limit});
	if (typeof smtp === 'string') {
		void reading.then(imap => imap?.close());
		return finish(
			/no answer in time|no way to it/.test(smtp) ? 'unknown' : 'failure',
			/no answer in time|no way to it/.test(smtp)
				? 'Port 25 cannot be reached from here; most networks block it outwards, so try from another one.'
				: `Port 25 takes no mail: ${smtp}.`,
			smtp,
		);
	}
	const giveUp = new AbortController();
	const watched = probe.run(deliveryProbe, {mode: 'watch', address: probe.address, messageId, timeoutMs}).then(trail => {
		if (trail.ok) recordTrail(recorder, trail.value, false);
		if (trail.ok && trail.value.status !== undefined && trail.value.status !== 'sent') giveUp.abort();
		return trail;
	});
	// Where the message is refused, nobody waits for the log any more, and the connection may be closed under it.
	watched.catch(() => undefined);
	let imap: ImapSession | undefined;
	try {
		const text = testMail(author, messageId, clock.now(), probe.address);
		const refused = await submitMessage({recorder, smtp, from: nobody, to: probe.address, text});
		imap = await reading;
		if (refused !== undefined) {
			giveUp.abort();
			const {says, mayBeIn} = refused;
			if (mayBeIn) await cleanUpAfterSilence(recorder, probe, messageId, timeoutMs);
			const later = /^4/.test(says);
			return finish(
				later ? 'warning' : 'failure',
				later ? `Port 25 asks to come again later, as grey listing does: ${says}` : `Port 25 does not take mail for ${probe.address}: ${says}`,
				says,
			);
		}
		if (imap === undefined)
			recorder.end('seen', 'skipped', password === undefined ? 'nobody can log in without the password of the mailbox' : 'the login on port 993 fails');
		const verify: VerifyNeeds = {dns: at.dns, origin: 'as stored', expects: 'none'};
		const [trail, seen] = await Promise.all([watched, imap && readBack({recorder, session: imap, messageId, timeoutMs, clock, giveUp: giveUp.signal, verify})]);
		const folder = seen?.folder;
		const wasDelivered = folder !== undefined || (trail.ok && trail.value.status === 'sent');
		if (wasDelivered) {
			recorder.arrive();
			recorder.end('stored', 'ok', folder === undefined ? 'handed over to Dovecot' : `in ${folder}`);
		}
		const {removed, source} = seen?.gone ? {removed: true, source: undefined} : await cleanUp(recorder, probe, messageId, timeoutMs);
		// Where nobody can log in, the server itself reads it out.
		if (wasDelivered && folder === undefined) await verifyStored(recorder, source, verify);
		const seconds = ((recorder.state().totalMs ?? 0) / 1000).toFixed(2);
		if (wasDelivered)
			return recorder.finish([
				{level: 'ok', subject: probe.address, says: `A mail brought to port 25 was in the mailbox after ${seconds} s.`},
				...verifiedFindings(probe.address, recorder.state(), 'none'),
			]);
		recorder.finish(judgeTrail(probe.address, trail.ok ? {...trail, value: {...trail.value, removed}} : trail));
	} catch (thrown) {
		finish('unknown', `The test was broken off: ${sayTrouble(thrown)}.`);
	} finally {
		await smtp.quit();
		void (imap ?? (await reading))?.close();
	}
};
