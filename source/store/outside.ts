// What the world is told of the server, and mail that is sent to try it: the stores behind the DNS and Delivery screens, keys and certificates.
import type {At} from '../checks/shape.ts';
import type {ExplainedReply} from '../delivery/fetch-replies.ts';
import type {TestKind} from '../delivery/hops.ts';
import type {DeliveryRun} from '../delivery/run-tests.ts';
import type {DnsReport} from '../dns/topics/run.ts';
import type {ZoneRecord} from '../dns/topics/shape.ts';
import type {Watch} from '../dns/watch-record.ts';
import type {Session} from '../session.ts';
import {type CertificateStores, createCertificates} from './certificates.ts';
import {createDkim, type DkimStores} from './dkim.ts';
import {createLoaded, type LoadedStore} from './loaded.ts';
import {createStreamed, type StreamedStore} from './streamed.ts';

/** Which tests, where outbound goes, and how often. */
export type DeliveryChoice = {readonly kinds: readonly TestKind[]; readonly outboundTo?: string; readonly rounds: number};

export type OutsideStores = {
	readonly dns: StreamedStore<DnsReport>;
	readonly dnsWatch: StreamedStore<Watch, [ZoneRecord]>;
	readonly delivery: StreamedStore<DeliveryRun, [DeliveryChoice]>;
	/** What came back for test mails to the outside. */
	readonly replies: LoadedStore<readonly ExplainedReply[]>;
} & DkimStores &
	CertificateStores;

type Needs = {
	readonly session: Session;
	at(signal: AbortSignal): At;
	/** Told after the server was changed, or may have been. */
	changed(): void;
};

/** What knows of domains and mail is large, and is loaded when somebody asks. */
export const createOutsideStores = ({session, at, changed}: Needs): OutsideStores => ({
	...createDkim({session, at, changed}),
	...createCertificates({session, at}),
	dns: createStreamed<DnsReport>(session.clock, async function* (signal) {
		const {lookAtDns} = await import('../dns/look-at-dns.ts');
		yield* lookAtDns(at(signal));
	}),
	dnsWatch: createStreamed<Watch, [ZoneRecord]>(session.clock, async function* (signal, record) {
		const {watchRecord} = await import('../dns/watch-record.ts');
		yield* watchRecord({record, dns: at(signal).dns, here: session.here, clock: session.clock, signal});
	}),
	replies: createLoaded(session.clock, async signal => (await import('../delivery/fetch-replies.ts')).fetchReplies(at(signal))),
	delivery: createStreamed<DeliveryRun, [DeliveryChoice]>(session.clock, async function* (signal, choice) {
		// What verifies is large: read now and not in the middle of a test, whose times would be ours.
		const [{runDeliveryTests}] = await Promise.all([
			import('../delivery/run-tests.ts'),
			import('../delivery/verify-message.ts'),
			import('../dns/spf-evaluator.ts'),
		]);
		yield* runDeliveryTests({at: at(signal), ...choice});
	}),
});
