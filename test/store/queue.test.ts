// The queue while somebody looks at it: read again only where something changed, at rest in proportion, and whoever is marked stays marked.
import {expect, test} from 'vitest';
import type {QueuePlace} from '../../source/commands/queue-find.ts';
import {HostError} from '../../source/host/host-error.ts';
import type {MailQueue, QueuedMessage} from '../../source/queue/read-queue.ts';
import {lastValue} from '../../source/store/loadable.ts';
import {createQueue} from '../../source/store/queue.ts';
import {createSteadyClock} from '../screens/steady-clock.ts';

const message = (id: string, nextTryMs: number): QueuedMessage => ({
	id,
	queue: 'deferred',
	arrived: new Date(0),
	bytes: 1,
	sender: 'anna@example.org',
	recipients: [],
	nextTry: new Date(nextTryMs),
});

/** `looks`: what was asked of the server, in order. */
const watched = (queued: () => readonly QueuedMessage[], tookMs = 0) => {
	const clock = createSteadyClock();
	const looks: ('read' | 'places')[] = [];
	const stop = new AbortController();
	let broken = false;
	const store = createQueue({
		clock,
		read: async (): Promise<MailQueue> => {
			looks.push('read');
			if (broken) throw new HostError('closed', 'The connection is closed.');
			const messages = queued();
			clock.advance(tookMs);
			return {messages, bytes: messages.length, complete: true, down: false};
		},
		places: async () => {
			looks.push('places');
			if (broken) throw new HostError('closed', 'The connection is closed.');
			return new Map(queued().map(({id, queue, nextTry}) => [id, {queue, nextTry} satisfies QueuePlace]));
		},
	});
	const states: string[] = [];
	store.subscribe(({state}) => states.push(state));
	void store.actions.watch(stop.signal);
	return {
		store,
		clock,
		looks,
		states,
		stop,
		settled: () => new Promise(resolve => setImmediate(resolve)),
		breaks: (now: boolean) => {
			broken = now;
		},
	};
};

test('what did not change is not read again; what did is, and nothing is to be seen of the asking', async () => {
	let messages = [message('A1', 1000), message('B2', 1000)];
	const {store, clock, looks, states, stop, settled} = watched(() => messages);
	await settled();
	expect(looks).toEqual(['read']);
	clock.advance(4999);
	await settled();
	expect(looks).toEqual(['read']);
	clock.advance(1);
	await settled();
	expect(looks).toEqual(['read', 'places']);
	messages = [message('A1', 9000), message('B2', 1000)];
	states.length = 0;
	clock.advance(5000);
	await settled();
	expect(looks).toEqual(['read', 'places', 'places', 'read']);
	expect(states).toEqual(['ready']);
	expect(lastValue(store.getState())?.messages).toEqual(messages);
	stop.abort();
	clock.advance(60_000);
	await settled();
	expect(looks).toHaveLength(4);
});

test('a queue that takes a second to read is left alone for twenty', async () => {
	const {clock, looks, stop, settled} = watched(() => [message('A1', 1000)], 1000);
	await settled();
	clock.advance(19_999);
	await settled();
	expect(looks).toEqual(['read']);
	clock.advance(1);
	await settled();
	expect(looks).toEqual(['read', 'places']);
	stop.abort();
});

test('what was known stays while nothing can be asked, and it is asked less often', async () => {
	const {store, clock, looks, stop, settled, breaks} = watched(() => [message('A1', 1000)]);
	await settled();
	breaks(true);
	clock.advance(5000);
	await settled();
	expect(store.getState()).toMatchObject({state: 'failed', problem: {title: 'The connection is closed.'}, last: {messages: [{id: 'A1'}]}});
	const asked = looks.length;
	clock.advance(5000);
	await settled();
	expect(looks).toHaveLength(asked);
	breaks(false);
	clock.advance(5000);
	await settled();
	expect(store.getState().state).toBe('ready');
	stop.abort();
});

test('all are marked, or none where all were', () => {
	const {store, stop} = watched(() => []);
	store.actions.mark(['A1']);
	store.actions.mark(['A1', 'B2']);
	expect([...store.marks.getState()]).toEqual(['A1', 'B2']);
	store.actions.mark(['A1', 'B2']);
	expect(store.marks.getState().size).toBe(0);
	stop.abort();
});
