// Delivery tests one after the other, told hop by hop; repeated where somebody wants to know how long it takes as a rule.
import type {At} from '../checks/shape.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import {gatherAddresses} from '../dns/server-facts.ts';
import type {DeliveryTest, TestKind} from './hops.ts';
import {startTest} from './hops.ts';
import type {TestAt, TestRunner} from './test-at.ts';
import {testInbound} from './test-inbound.ts';
import {testInside} from './test-inside.ts';
import {testOutbound} from './test-outbound.ts';
import {testRelay, testSpoofing, testUnauthenticated} from './test-refusals.ts';

export const testKinds: readonly TestKind[] = ['inside', 'inbound', 'outbound', 'relay', 'unauthenticated', 'spoofing'];

export const testTitles: Readonly<Record<TestKind, string>> = {
	inside: 'From a user to the mailbox',
	inbound: 'From outside to the mailbox',
	outbound: 'From the server to the outside',
	relay: 'Relaying for strangers is refused',
	unauthenticated: 'Sending without a login is refused',
	spoofing: "Sending in another's name is refused",
};

const runners: Readonly<Record<TestKind, TestRunner>> = {
	inside: testInside,
	inbound: testInbound,
	outbound: testOutbound,
	relay: testRelay,
	unauthenticated: testUnauthenticated,
	spoofing: testSpoofing,
};

export type DeliveryRun = {
	/** Of this round, in the order of testKinds. */
	readonly tests: readonly DeliveryTest[];
	/** Totals of the rounds before, by kind, of those that succeeded. */
	readonly totals: Readonly<Partial<Record<TestKind, readonly number[]>>>;
	readonly round: number;
	readonly rounds: number;
};

export type RunNeeds = {
	readonly at: At;
	readonly kinds: readonly TestKind[];
	readonly outboundTo?: string;
	readonly rounds?: number;
};

const waiting = (kind: TestKind): DeliveryTest => ({
	kind,
	title: testTitles[kind],
	state: 'waiting',
	hops: [],
	findings: [],
	transcript: [],
	message: undefined,
	totalMs: undefined,
});

/** Ends early, without more, at the signal. */
export async function* runDeliveryTests({at, kinds, outboundTo, rounds = 1}: RunNeeds): AsyncGenerator<DeliveryRun> {
	const wanted = testKinds.filter(kind => kinds.includes(kind));
	const totals: Partial<Record<TestKind, number[]>> = {};
	let tests: DeliveryTest[] = wanted.map(waiting);
	let round = 1;
	const state = (): DeliveryRun => ({tests, totals: {...totals}, round, rounds});
	yield state();
	const [settings, sending] = await Promise.all([at.ask(postconfSettings, undefined), gatherAddresses(at)]);
	const values: ReadonlyMap<string, string> = settings.ok ? settings.value.values : new Map();
	const restrictions = [
		'smtpd_sender_restrictions',
		'smtpd_recipient_restrictions',
		'smtpd_relay_restrictions',
		'smtpd_client_restrictions',
		'smtpd_helo_restrictions',
	]
		.map(name => values.get(name) ?? '')
		.join(' ');
	for (round = 1; round <= rounds; round++) {
		tests = wanted.map(waiting);
		for (const [index, kind] of wanted.entries()) {
			let wake = Promise.withResolvers<void>();
			let current: (() => DeliveryTest) | undefined;
			const changed = () => wake.resolve();
			const testAt: TestAt = {
				...at,
				addresses: sending.addresses,
				helo: values.get('smtp_helo_name') || values.get('myhostname') || at.target.hostName || 'mail.invalid',
				outboundTo,
				guardsSenders:
					(values.get('smtpd_sender_login_maps') ?? '') !== '' &&
					/reject_(?:authenticated_)?sender_login_mismatch|reject_known_sender_login_mismatch/.test(restrictions),
				changed,
				show: shown => {
					current = shown;
					changed();
				},
				refuse: async (refused, title) => {
					const recorder = startTest(refused, title, [], at.clock, changed);
					current = recorder.state;
					recorder.finish([
						{
							level: 'unknown',
							subject: refused,
							says: 'No mail was sent, because no mailbox was named for it: say --probe ADDRESS (a read-only session never sends).',
						},
					]);
				},
			};
			const running = runners[kind](testAt);
			let isDone = false;
			void running.then(() => {
				isDone = true;
				changed();
			});
			const onAbort = () => changed();
			at.signal.addEventListener('abort', onAbort, {once: true});
			while (!isDone) {
				await wake.promise;
				wake = Promise.withResolvers<void>();
				if (at.signal.aborted) return;
				if (current !== undefined) {
					const shown = current();
					tests = tests.map((each, place) => (place === index ? shown : each));
					yield state();
				}
			}
			at.signal.removeEventListener('abort', onAbort);
			await running;
			// It may have ended while nobody read.
			const ended = current as (() => DeliveryTest) | undefined;
			if (ended !== undefined) tests = tests.map((each, place) => (place === index ? ended() : each));
			yield state();
			const done = tests[index];
			if (done?.totalMs !== undefined && done.findings.every(each => each.level === 'ok')) totals[kind] = [...(totals[kind] ?? []), done.totalMs];
		}
	}
	round = rounds;
	yield state();
}
