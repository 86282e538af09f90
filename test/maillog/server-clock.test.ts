// The server's time as its log tells it: lines of a backlog are old, live ones are not, and a clock that is set back is noticed.
import {expect, test} from 'vitest';
import {createServerClock} from '../../source/maillog/server-clock.ts';

const create = () => {
	let ms = 0;
	const clock = createServerClock(() => ms);
	return {
		clock,
		pass: (more: number) => {
			ms += more;
		},
	};
};
const hour = 3_600_000;
const start = 100 * hour;

test('it goes on from when it was asked, whatever old lines come at first', () => {
	const {clock, pass} = create();
	clock.set(start);
	expect([clock.hear(start - 2 * hour), clock.hear(start - 3 * hour), clock.hear(start - hour)]).toEqual([undefined, undefined, undefined]);
	pass(1000);
	expect(clock.now()).toBe(start + 1000);
});

test('set forward: no line is of the future', () => {
	const {clock} = create();
	clock.set(start);
	expect(clock.hear(start + hour)).toBeUndefined();
	expect(clock.now()).toBe(start + hour);
});

test('set back while lines come as they are written', () => {
	const {clock, pass} = create();
	clock.set(start);
	clock.hear(start - 10);
	pass(60_000);
	expect(clock.hear(start + 60_000 - hour)).toBe(hour);
	expect(clock.now()).toBe(start + 60_000 - hour);
	pass(5);
	expect(clock.hear(start + 60_005 - hour)).toBeUndefined();
});

test('after a lost connection what comes is old; only what goes back in itself was written by a clock that was set back', () => {
	const {clock, pass} = create();
	clock.set(start);
	clock.hear(start);
	clock.interrupted();
	pass(hour);
	expect([clock.hear(start + 1000), clock.hear(start + 2000)]).toEqual([undefined, undefined]);
	expect(clock.now()).toBe(start + hour);
	expect(clock.hear(start - hour)).toBe(2 * hour);
	expect(clock.now()).toBe(start - hour);
});
