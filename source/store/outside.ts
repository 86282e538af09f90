// What the world is told of the server, and mail that is sent to try it: the stores behind the DNS and Delivery screens.
import type {At} from '../checks/shape.ts';
import type {TestKind} from '../delivery/hops.ts';
import type {DeliveryRun} from '../delivery/run-tests.ts';
import type {DnsReport} from '../dns/topics/run.ts';
import type {ZoneRecord} from '../dns/topics/shape.ts';
import type {Watch} from '../dns/watch-record.ts';
import type {Clock} from '../host/clock.ts';
import type {Here} from '../host/here.ts';
import {createStreamed, type StreamedStore} from './streamed.ts';

/** Which tests, where outbound goes, and how often. */
export type DeliveryChoice = {readonly kinds: readonly TestKind[]; readonly outboundTo?: string; readonly rounds: number};

export type OutsideStores = {
	readonly dns: StreamedStore<DnsReport>;
	readonly dnsWatch: StreamedStore<Watch, [ZoneRecord]>;
	readonly delivery: StreamedStore<DeliveryRun, [DeliveryChoice]>;
};

/** What knows of domains and mail is large, and is loaded when somebody asks. */
export const createOutsideStores = (clock: Clock, at: (signal: AbortSignal) => At, here: Here): OutsideStores => ({
	dns: createStreamed<DnsReport>(clock, async function* (signal) {
		const {lookAtDns} = await import('../dns/look-at-dns.ts');
		yield* lookAtDns(at(signal));
	}),
	dnsWatch: createStreamed<Watch, [ZoneRecord]>(clock, async function* (signal, record) {
		const {watchRecord} = await import('../dns/watch-record.ts');
		yield* watchRecord({record, dns: at(signal).dns, here, clock, signal});
	}),
	delivery: createStreamed<DeliveryRun, [DeliveryChoice]>(clock, async function* (signal, choice) {
		const {runDeliveryTests} = await import('../delivery/run-tests.ts');
		yield* runDeliveryTests({at: at(signal), ...choice});
	}),
});
