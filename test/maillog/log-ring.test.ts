// The buffer and what is shown of it: numbers never change, the oldest goes first, a filter holds for what is there and what comes.
import {describe, expect, test} from 'vitest';
import {createLogFilter, everyLine} from '../../source/maillog/log-filter.ts';
import {createLogRing, type LogRing} from '../../source/maillog/log-ring.ts';
import {createLogView, type LogView} from '../../source/maillog/log-view.ts';

const fill = (ring: LogRing, from: number, to: number) => {
	for (let number = from; number < to; number++)
		ring.push({atMs: number * 1000, from: 'postfix/smtpd', pid: 1, priority: 6, text: `line ${number}${number % 10 === 0 ? ' ten' : ''}`});
};
const shown = (view: LogView) => Array.from({length: view.count()}, (_, index) => view.idAt(index));
const tens = {...everyLine, text: 'ten'};

test('a line keeps its number until it is pushed out', () => {
	const ring = createLogRing(100);
	fill(ring, 0, 250);
	expect([ring.first(), ring.next()]).toEqual([150, 250]);
	expect([ring.get(149), ring.get(150)?.text, ring.get(249)?.text, ring.get(250)]).toEqual([undefined, 'line 150 ten', 'line 249', undefined]);
});

test('there is one text for every tag', () => {
	const ring = createLogRing(10);
	const tag = () => ['post', 'fix'].join('');
	for (let count = 0; count < 3; count++) ring.push({atMs: 0, from: tag(), pid: 0, priority: 6, text: ''});
	expect(ring.get(2)?.from).toBe('postfix');
});

describe('what is shown', () => {
	test('without a filter: everything', () => {
		const ring = createLogRing(50);
		const view = createLogView(ring, createLogFilter(everyLine));
		fill(ring, 0, 70);
		expect([view.count(), view.idAt(0), view.idAt(49), view.idAt(50), view.indexOf(30)]).toEqual([50, 20, 69, undefined, 10]);
	});
	test('with one: what is there, from the newest back, and what comes', () => {
		const ring = createLogRing(20_000);
		fill(ring, 0, 9000);
		const view = createLogView(ring, createLogFilter(tens));
		expect(view.step()).toBe(true);
		// The first piece is the newest.
		expect(shown(view).at(-1)).toBe(8990);
		expect(shown(view)[0]).toBe(5000);
		while (view.step());
		fill(ring, 9000, 9021);
		view.update();
		expect(shown(view)).toEqual(Array.from({length: 903}, (_, index) => index * 10));
		expect(view.indexOf(8995)).toBe(900);
	});
	test('what is pushed out is not shown any more', () => {
		const ring = createLogRing(100);
		fill(ring, 0, 100);
		const view = createLogView(ring, createLogFilter(tens));
		while (view.step());
		fill(ring, 100, 155);
		view.update();
		expect(shown(view)).toEqual([60, 70, 80, 90, 100, 110, 120, 130, 140, 150]);
	});
	test('within a time range', () => {
		const ring = createLogRing(100);
		fill(ring, 0, 100);
		let since = 90_000;
		const view = createLogView(ring, createLogFilter(everyLine), () => since);
		expect(shown(view)).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
		since = Number.NEGATIVE_INFINITY;
		expect(view.count()).toBe(100);
	});
});
