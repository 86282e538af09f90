// A test mail found again by who reads it: waited for over IMAP, read as it is stored, and taken away (RFC 9051).
import type {Probe} from '../checks/shape.ts';
import {deliveryProbe} from '../commands/delivery-probe.ts';
import type {Clock} from '../host/clock.ts';
import type {Recorder} from './hops.ts';
import {type ImapSession, sayImapError} from './imap-user.ts';
import {readMessage, type VerifyNeeds} from './message-facts.ts';

/** `trouble`: why the mailbox could not be looked into; empty where it was. `gone`: it was there and is not any more. */
export type ReadBack = {readonly folder: string | undefined; readonly trouble: string; readonly gone: boolean};

type Needs = {
	readonly recorder: Recorder;
	readonly session: ImapSession;
	readonly messageId: string;
	readonly timeoutMs: number;
	readonly clock: Clock;
	/** Aborted when it is known that it will not come. */
	readonly giveUp: AbortSignal;
	readonly verify: VerifyNeeds;
};

export const isGoneText = 'nothing is left of it';

/** The hop `verified`, and the message with it. Never rejects. */
export const verifyStored = async (recorder: Recorder, source: string | undefined, verify: VerifyNeeds): Promise<void> => {
	if (source === undefined) return recorder.end('verified', 'unknown', 'it could not be read');
	recorder.begin('verified');
	const message = await readMessage(source, verify).catch((thrown: unknown) => String((thrown as Error).message));
	// A message that nobody can read was still delivered.
	if (typeof message === 'string') return recorder.end('verified', 'unknown', message);
	recorder.keep(message);
	const levels = message.verified.map(each => each.level);
	const results = message.verified.map(each => `${each.method} ${each.result}`).join(', ');
	recorder.end(
		'verified',
		levels.includes('warning') ? 'warning' : levels.includes('unknown') ? 'unknown' : 'ok',
		verify.expects === 'none' && levels.every(each => each === 'ok') ? `${results}: nobody wrote it, and nobody vouches for it` : results,
	);
};

/** Never rejects. The hops `seen`, `verified`, and `removed` where it is gone. */
export const readBack = async ({recorder, session, messageId, timeoutMs, clock, giveUp, verify}: Needs): Promise<ReadBack> => {
	recorder.begin('seen');
	try {
		const folder = await session.waitFor(messageId, timeoutMs, clock, giveUp);
		if (folder === undefined) {
			recorder.end('seen', 'failure', 'it did not appear');
			return {folder, trouble: '', gone: false};
		}
		recorder.arrive();
		recorder.end('seen', 'ok', `in ${folder}`);
		const source = await session.source(messageId).catch(() => undefined);
		const takeAway = async (): Promise<boolean> => {
			recorder.begin('removed');
			const gone = await session.remove(messageId).catch(() => false);
			if (gone) recorder.end('removed', 'ok', isGoneText);
			return gone;
		};
		// What is thought of it is looked up meanwhile: neither waits for the other.
		const [gone] = await Promise.all([takeAway(), verifyStored(recorder, source, verify)]);
		return {folder, trouble: '', gone};
	} catch (thrown) {
		const trouble = sayImapError(thrown);
		recorder.end('seen', 'failure', trouble);
		return {folder: undefined, trouble, gone: false};
	}
};

/** A message of which nobody knows whether the server took it: what is there already is taken away, and what may still come is told. */
export const cleanUpAfterSilence = async (recorder: Recorder, probe: Probe, messageId: string, timeoutMs: number, to = probe.address): Promise<void> => {
	recorder.begin('removed');
	const cleaned = await probe.run(deliveryProbe, {mode: 'clean', address: probe.address, messageId, timeoutMs, to});
	const wasThere = cleaned.ok && cleaned.value.removed && cleaned.value.unqueued.length > 0;
	recorder.end('removed', wasThere ? 'ok' : 'warning', wasThere ? isGoneText : 'it may still come: look for the subject "mailtui delivery test"');
};

type Cleaned = {
	/** Nothing is left of it. */
	readonly removed: boolean;
	/** As it was stored. */
	readonly source: string | undefined;
};

/** Where it was not taken away over IMAP, the server looks through mailbox and queue. */
export const cleanUp = async (recorder: Recorder, probe: Probe, messageId: string, timeoutMs: number): Promise<Cleaned> => {
	recorder.begin('removed');
	const cleaned = await probe.run(deliveryProbe, {mode: 'clean', address: probe.address, messageId, timeoutMs, reads: true});
	const removed = cleaned.ok && cleaned.value.removed;
	recorder.end('removed', removed ? 'ok' : 'warning', removed ? isGoneText : 'look for the subject "mailtui delivery test"');
	return {removed, source: cleaned.ok ? cleaned.value.source : undefined};
};
