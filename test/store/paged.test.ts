// A list of pages: what nobody waits for any more is not asked, and nothing is counted while somebody types.
import {expect, test} from 'vitest';
import {createPaged} from '../../source/store/paged.ts';

type Asked = {
	readonly search: string;
	readonly after: string | undefined;
	readonly page: number;
	answer(rows: readonly string[]): void;
	refuse(why: Error): void;
};

const open = () => {
	const lists: Asked[] = [];
	const counted: string[] = [];
	const failures: unknown[] = [];
	let quiet = Promise.withResolvers<void>();
	const {store, actions} = createPaged<string, {readonly search: string}, object>({
		query: {search: ''},
		more: {},
		page: 2,
		list: ({search}, page, after) => new Promise((resolve, reject) => lists.push({search, after, page, answer: rows => resolve({rows}), refuse: reject})),
		count: async ({search}) => {
			counted.push(search);
			return 7;
		},
		quiet: () => quiet.promise,
		failed: async thrown => void failures.push(thrown),
	});
	const asked = async (count: number): Promise<Asked> => {
		while (lists.length < count) await new Promise(resolve => setImmediate(resolve));
		return lists[count - 1] as Asked;
	};
	const hush = async () => {
		quiet.resolve();
		quiet = Promise.withResolvers();
		await new Promise(resolve => setImmediate(resolve));
	};
	return {store, actions, lists, counted, failures, asked, hush};
};

test('while one question is under way only the last of those that follow is asked', async () => {
	const {store, actions, lists, asked} = open();
	const first = actions.ask({search: 'a'});
	await asked(1);
	const all = [first, ...['an', 'ann', 'anna'].map(search => actions.ask({search}))];
	lists[0]?.answer(['wrong']);
	(await asked(2)).answer(['anna@example.org']);
	await Promise.all(all);
	expect(lists.map(each => each.search)).toEqual(['a', 'anna']);
	expect(store.getState()).toMatchObject({state: 'ready', rows: ['anna@example.org'], total: 1, complete: true});
});

test('a full page is counted when it is quiet, and never for what was superseded', async () => {
	const {store, actions, counted, asked, hush} = open();
	const one = actions.ask({search: 'a'});
	(await asked(1)).answer(['a', 'b']);
	await one;
	expect(store.getState()).toMatchObject({rows: ['a', 'b'], total: undefined, complete: false});
	const two = actions.ask({search: 'b'});
	await hush();
	(await asked(2)).answer(['b', 'c']);
	await two;
	await hush();
	expect([counted, store.getState().total]).toEqual([['b'], 7]);
});

test('the next page follows the last row, once', async () => {
	const {store, actions, lists, asked} = open();
	const first = actions.look();
	(await asked(1)).answer(['a', 'b']);
	await first;
	const more = [actions.more(), actions.more()];
	(await asked(2)).answer(['c']);
	await Promise.all(more);
	expect(lists.map(each => each.after)).toEqual([undefined, 'b']);
	expect(store.getState()).toMatchObject({rows: ['a', 'b', 'c'], complete: true});
	await actions.more();
	expect(lists).toHaveLength(2);
});

test('to the end: what is left comes in large pieces; another question ends it', async () => {
	const {store, actions, lists, asked} = open();
	const first = actions.look();
	(await asked(1)).answer(['a', 'b']);
	await first;
	const end = actions.toEnd();
	(await asked(2)).answer(['c', 'd', 'e']);
	expect(await end).toBe(true);
	expect(lists[1]).toMatchObject({after: 'b', page: 5000});
	expect(store.getState()).toMatchObject({rows: ['a', 'b', 'c', 'd', 'e'], complete: true});
	const again = actions.look();
	(await asked(3)).answer(['a', 'b']);
	await again;
	const given = actions.toEnd();
	const fourth = await asked(4);
	const other = actions.ask({search: 'x'});
	fourth.answer(['c']);
	(await asked(5)).answer(['x']);
	await other;
	expect(await given).toBe(false);
	expect(store.getState().rows).toEqual(['x']);
	const failing = actions.look();
	(await asked(6)).answer(['a', 'b']);
	await failing;
	const lost = actions.toEnd();
	(await asked(7)).refuse(new Error('gone'));
	expect(await lost).toBe(false);
});

test('what fails is told, keeps the rows, and the next look asks again', async () => {
	const {store, actions, failures, asked} = open();
	const first = actions.look();
	(await asked(1)).answer(['a']);
	await first;
	const second = actions.look();
	(await asked(2)).refuse(new Error('gone'));
	await second;
	expect(store.getState()).toMatchObject({state: 'failed', rows: ['a']});
	expect(failures).toHaveLength(1);
	const third = actions.look();
	(await asked(3)).answer(['b']);
	await third;
	expect(store.getState()).toMatchObject({state: 'ready', rows: ['b'], problem: undefined});
});
