// A mail from a user of the server to himself: login, queue, signature, LMTP, mailbox, and found again over IMAP (RFC 6409, RFC 9051).
import type {Finding, Probe} from '../checks/shape.ts';
import {deliveryProbe, type ProbeTrail} from '../commands/delivery-probe.ts';
import type {Answer} from '../commands/shape.ts';
import type {Secret} from '../host/secret.ts';
import {startTest} from './hops.ts';
import {type ImapSession, loginByImap, sayImapError} from './imap-user.ts';
import {judgeTrail} from './judge-trail.ts';
import {verifiedFindings} from './judge-verified.ts';
import {recordTrail} from './log-hops.ts';
import type {VerifyNeeds} from './message-facts.ts';
import {cleanUp, cleanUpAfterSilence, isGoneText, type ReadBack, readBack, verifyStored} from './read-back.ts';
import {openSmtp, sayTrouble, submitMessage} from './smtp-steps.ts';
import {newMessageId, type TestAt, type TestRunner} from './test-at.ts';
import {testMail} from './test-mail.ts';

const timeoutMs = 15_000;

/** As it would be seen where it comes from this server. */
const asSeenOutside = ({dns, addresses, helo}: TestAt, {address: sender}: Probe): VerifyNeeds => ({dns, origin: {addresses, helo, sender}, expects: 'pass'});

/** Without a password nobody can log in: the server sends to itself, and its log tells the rest. */
const withoutLogin = async (at: TestAt, probe: Probe): Promise<void> => {
	const recorder = startTest(
		'inside',
		'From the server to the mailbox',
		['data', 'queued', 'signed', 'handed-over', 'stored', 'verified', 'removed'],
		at.clock,
		at.changed,
	);
	at.show(recorder.state);
	recorder.begin('data');
	const messageId = newMessageId(probe.address);
	const answer = await probe.run(deliveryProbe, {mode: 'submit', address: probe.address, messageId, timeoutMs, reads: true});
	recorder.end(
		'data',
		answer.ok && answer.value.status !== 'refused' && answer.value.status !== 'unsent' ? 'ok' : 'failure',
		answer.ok ? 'given to sendmail on the server' : answer.why,
	);
	if (answer.ok) {
		recordTrail(recorder, answer.value, true);
		if (answer.value.folders.length > 0) {
			recorder.arrive();
			recorder.end('stored', 'ok', `in ${answer.value.folders.join(', ')}`);
			await verifyStored(recorder, answer.value.source, asSeenOutside(at, probe));
		}
		recorder.end('removed', answer.value.removed ? 'ok' : 'warning', answer.value.removed ? isGoneText : 'something is left of it');
	}
	recorder.finish([...judgeTrail(probe.address, answer), ...verifiedFindings(probe.address, recorder.state(), 'pass')]);
};

const findingsOf = (address: string, {folder, trouble}: ReadBack, trail: Answer<ProbeTrail>, seconds: number): Finding[] => {
	if (folder !== undefined)
		return [{level: 'ok', subject: address, says: `A mail sent on port 587 was read on port 993 after ${seconds.toFixed(2)} s, in ${folder}.`}];
	if (trail.ok && trail.value.status !== undefined && trail.value.status !== 'sent') return judgeTrail(address, trail);
	if (trouble !== '')
		return [{level: 'failure', subject: address, says: `The mailbox cannot be read on port 993: ${trouble}`, evidence: [{from: 'port 993', text: trouble}]}];
	return judgeTrail(address, trail.ok ? {...trail, value: {...trail.value, folders: []}} : trail);
};

const withLogin = async (at: TestAt, probe: Probe, password: Secret, address: string): Promise<void> => {
	const {clock, here, target, signal} = at;
	const recorder = startTest(
		'inside',
		'From a user to the mailbox',
		['connect', 'banner', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'queued', 'signed', 'handed-over', 'stored', 'seen', 'verified', 'removed'],
		clock,
		at.changed,
	);
	at.show(recorder.state);
	const messageId = newMessageId(probe.address);
	const limit = AbortSignal.any([signal, AbortSignal.timeout(40_000)]);
	// Logged in by the time the mail arrives, so that its way is measured and not ours.
	const reading: Promise<ImapSession | string> = loginByImap({
		connect: () => here.connect(address, 993, AbortSignal.any([limit, AbortSignal.timeout(5_000)])),
		serverName: target.hostName,
		user: probe.address,
		password,
		signal: limit,
		clock,
	}).catch((thrown: unknown) => sayImapError(thrown) || 'it failed without a reason');
	const smtp = await openSmtp({recorder, at, address, port: 587, signal: limit});
	if (typeof smtp === 'string') {
		const imap = await reading;
		if (typeof imap !== 'string') imap.close();
		return recorder.finish([
			{level: 'failure', subject: probe.address, says: `No mail can be sent on port 587: ${smtp}`, evidence: [{from: `${address} port 587`, text: smtp}]},
		]);
	}
	const giveUp = new AbortController();
	const watched = probe.run(deliveryProbe, {mode: 'watch', address: probe.address, messageId, timeoutMs}).then(trail => {
		if (trail.ok) recordTrail(recorder, trail.value, true);
		if (trail.ok && trail.value.status !== undefined && trail.value.status !== 'sent') giveUp.abort();
		return trail;
	});
	// Where the message is refused, nobody waits for the log any more, and the connection may be closed under it.
	watched.catch(() => undefined);
	let imap: ImapSession | string = 'it was not tried';
	try {
		const refused = await submitMessage({
			recorder,
			smtp,
			login: {user: probe.address, password},
			from: probe.address,
			to: probe.address,
			text: testMail(probe.address, messageId, clock.now()),
		});
		imap = await reading;
		if (refused !== undefined) {
			giveUp.abort();
			if (refused.mayBeIn) await cleanUpAfterSilence(recorder, probe, messageId, timeoutMs);
			return recorder.finish([
				{
					level: 'failure',
					subject: probe.address,
					says: `Port 587 does not take a mail from its own user: ${refused.says}`,
					evidence: [{from: 'port 587', text: refused.says}],
				},
			]);
		}
		const session = imap;
		if (typeof session === 'string') recorder.end('seen', 'failure', session);
		const verify = asSeenOutside(at, probe);
		const [trail, seen] = await Promise.all([
			watched,
			typeof session === 'string'
				? {folder: undefined, trouble: session, gone: false}
				: readBack({recorder, session, messageId, timeoutMs, clock, giveUp: giveUp.signal, verify}),
		]);
		if (seen.folder !== undefined) recorder.end('stored', 'ok', `in ${seen.folder}`);
		else if (trail.ok && trail.value.status === 'sent') recorder.end('stored', 'unknown', 'handed over, and not found');
		const {removed, source} = seen.gone ? {removed: true, source: undefined} : await cleanUp(recorder, probe, messageId, timeoutMs);
		// Where it cannot be read over IMAP, the server itself reads it out.
		if (seen.folder === undefined && trail.ok && trail.value.status === 'sent') await verifyStored(recorder, source, verify);
		const known = trail.ok ? {...trail, value: {...trail.value, removed}} : trail;
		recorder.finish([
			...findingsOf(probe.address, seen, known, (recorder.state().totalMs ?? 0) / 1000),
			...verifiedFindings(probe.address, recorder.state(), 'pass'),
		]);
	} catch (thrown) {
		recorder.finish([{level: 'unknown', subject: probe.address, says: `The test was broken off: ${sayTrouble(thrown)}.`}]);
	} finally {
		await smtp.quit();
		if (typeof imap !== 'string') imap.close();
		else void reading.then(session => (typeof session === 'string' ? undefined : session.close()));
	}
};

export const testInside: TestRunner = at => {
	const {probe, target} = at;
	if (probe === undefined) return at.refuse('inside', 'From a user to the mailbox');
	return probe.password === undefined || target.publicAddress === undefined
		? withoutLogin(at, probe)
		: withLogin(at, probe, probe.password, target.publicAddress);
};
