// Stores: actions never reject, a new run ends the old one, what is known stays while it is looked at again.
import {describe, expect, test} from 'vitest';
import type {CheckEvent} from '../../source/checks/run.ts';
import type {CheckResult} from '../../source/checks/shape.ts';
import {HostError} from '../../source/host/host-error.ts';
import {createChecks} from '../../source/store/checks.ts';
import {createDialogs} from '../../source/store/dialogs.ts';
import {lastValue} from '../../source/store/loadable.ts';
import {createLoaded} from '../../source/store/loaded.ts';
import {createLoadedFor} from '../../source/store/loaded-for.ts';
import {createVitals} from '../../source/store/vitals.ts';
import {cataloguesOf, healthy} from '../screens/example-checks.ts';
import {createSteadyClock} from '../screens/steady-clock.ts';

const clock = createSteadyClock();
const closed = new HostError('closed', 'The connection is closed.', 'It comes back by itself.');

/** Something that is there when the test says so. */
const gate = <Value>() => {
	let open: (value: Value) => void = () => {};
	const promise = new Promise<Value>(resolve => {
		open = resolve;
	});
	return {promise, open};
};

describe('checks', () => {
	const {checks} = cataloguesOf(healthy);
	const [first, second] = healthy as readonly [CheckResult, CheckResult];

	test('a new run ends the old one, whose late results count no more', async () => {
		const late = gate<void>();
		const signals: AbortSignal[] = [];
		const store = createChecks({
			checks,
			clock,
			run: async function* (signal): AsyncGenerator<CheckEvent> {
				signals.push(signal);
				if (signals.length === 1) await late.promise;
				yield {kind: 'finished', result: signals.length === 1 ? second : {...first, level: signal === signals[0] ? 'failure' : 'ok'}};
			},
		});
		const old = store.actions.run();
		await store.actions.run();
		late.open();
		await old;
		expect(signals[0]?.aborted).toBe(true);
		expect(store.getState().items.find(item => item.id === first.id)?.result?.level).toBe('ok');
		expect(store.getState().running).toBe(false);
	});

	test('results stay while they are looked at again, and after a run that broke', async () => {
		let broken = false;
		const store = createChecks({
			checks,
			clock,
			run: async function* (): AsyncGenerator<CheckEvent> {
				if (broken) throw closed;
				yield {kind: 'finished', result: first};
			},
		});
		await store.actions.run();
		broken = true;
		await store.actions.run();
		const state = store.getState();
		expect(state.items.find(item => item.id === first.id)?.result).toEqual(first);
		expect(state.problem?.title).toBe('The connection is closed.');
		expect(state.running).toBe(false);
	});
});

describe('what is loaded', () => {
	test('fails into a state and keeps the last value', async () => {
		let times = 0;
		const store = createLoaded(clock, async () => {
			if (times++ > 0) throw closed;
			return 'value';
		});
		await store.actions.lookOnce();
		await store.actions.lookOnce();
		expect(times).toBe(1);
		await store.actions.look();
		expect(store.getState()).toMatchObject({state: 'failed', last: 'value', problem: {title: 'The connection is closed.'}});
		expect(lastValue(store.getState())).toBe('value');
	});

	test('of a thing that is passed by is not asked for', async () => {
		const steady = createSteadyClock();
		const asked: string[] = [];
		const store = createLoadedFor(steady, async id => {
			asked.push(id);
			return id;
		});
		const passed = store.actions.about('postfix');
		const stopped = store.actions.about('dovecot');
		steady.advance(1000);
		await Promise.all([passed, stopped]);
		expect(asked).toEqual(['dovecot']);
		expect(store.getState()).toMatchObject({about: 'dovecot', loadable: {state: 'ready', value: 'dovecot'}});
	});
});

test('vital signs are asked less and less often of a server that does not answer, and gaps stay gaps', async () => {
	const waited: number[] = [];
	const stop = new AbortController();
	const vitals = createVitals(
		{
			...clock,
			wait: async ms => {
				waited.push(ms);
				if (waited.length === 6) stop.abort();
			},
		},
		() => () => Promise.reject(closed),
	);
	await vitals.actions.watch(stop.signal);
	expect(waited).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
	expect(vitals.getState().history).toEqual(Array.from({length: 6}, () => undefined));
	expect(vitals.getState().problem?.title).toBe('The connection is closed.');
});

describe('dialogs', () => {
	test('are asked one after the other', async () => {
		const dialogs = createDialogs();
		const first = dialogs.actions.confirm({title: 'first?', lines: []});
		const second = dialogs.actions.secret({title: 'second?'});
		expect(dialogs.getState().dialog?.title).toBe('first?');
		dialogs.actions.choose('action');
		dialogs.actions.answer();
		expect(await first).toBe(true);
		expect(dialogs.getState().dialog?.title).toBe('second?');
		dialogs.actions.cancel();
		expect(await second).toBeUndefined();
		expect(dialogs.getState().dialog).toBeUndefined();
	});

	test('what is typed must be typed to the letter', async () => {
		const dialogs = createDialogs();
		const answer = dialogs.actions.confirmTyped({title: 'Delete?', lines: [], action: 'delete', word: 'anna@example.org'});
		dialogs.actions.type({text: 'anna@example', cursor: 12});
		dialogs.actions.answer();
		expect(dialogs.getState().dialog?.title).toBe('Delete?');
		dialogs.actions.type({text: 'anna@example.org', cursor: 16});
		dialogs.actions.answer();
		expect(await answer).toBe(true);
	});

	test('answer no when the screens end, to what is asked and to what would be', async () => {
		const dialogs = createDialogs();
		const asked = dialogs.actions.confirm({title: 'now?', lines: []});
		dialogs.actions.close();
		expect(await asked).toBe(false);
		expect(await dialogs.actions.secret({title: 'later?'})).toBeUndefined();
	});
});
