// The server's time as its log tells it: lines of a backlog are old, live ones are not, and a clock that is set back is noticed.
import {expect, test} from 'vitest';
import {createServerClock} from '../../source/maillog/server-clock.ts';

const hour = 3_600_000;
const start = 100 * hour;

const create = () => {
	let ms = 0;
	const clock = createServerClock(() => ms);
	clock.set(start);
	return {
		clock,
		pass: (more: number) => {
			ms += more;
		},
	};
};

test('it goes on from when it was asked, whatever old lines come at first', () => {
	const {clock, pass} = create();
	expect([clock.hear(start - 2 * hour), clock.hear(start - 3 * hour), clock.hear(start - hour)]).toEqual([undefined, undefined, undefined]);
	pass(1000);
	expect(clock.now()).toBe(start + 1000);
});

test('set forward: no line is of the future', () => {
	const {clock} = create();
	expect(clock.hear(start + hour)).toBeUndefined();
	expect(clock.now()).toBe(start + hour);
});

test('set back: the order of the lines tells it', () => {
	const {clock, pass} = create();
	clock.hear(start - 10);
	pass(60_000);
	expect(clock.hear(start + 60_000 - hour)).toBe(hour);
	expect(clock.now()).toBe(start + 60_000 - hour);
	pass(5);
	expect(clock.hear(start + 60_005 - hour)).toBeUndefined();
});

test('after a pause, or a lost connection, what comes is old; only what goes back in itself tells of a clock that was set back', () => {
	const {clock, pass} = create();
	clock.hear(start);
	clock.interrupted();
	pass(hour);
	expect([clock.hear(start + 1000), clock.hear(start + 20_000)]).toEqual([undefined, undefined]);
	expect(clock.now()).toBe(start + hour);
	expect(clock.hear(start - hour)).toBe(2 * hour);
	expect(clock.now()).toBe(start - hour);
});

test('lines that are late because many come are no reason to doubt the clock', () => {
	const {clock, pass} = create();
	clock.hear(start);
	for (let second = 0; second < 30; second++) {
		pass(2000);
		expect(clock.hear(start + second * 1000)).toBeUndefined();
	}
	expect(clock.now()).toBe(start + 60_000);
	clock.hear(start + 59_000);
	expect(clock.now()).toBe(start + 60_000);
});

test('set back by less than nothing was written for: seen after a minute', () => {
	const {clock, pass} = create();
	clock.hear(start);
	pass(2 * hour);
	expect(clock.hear(start + hour)).toBeUndefined();
	pass(61_000);
	expect(clock.hear(start + hour + 61_000)).toBeUndefined();
	expect(clock.now()).toBe(start + hour + 61_000);
});
