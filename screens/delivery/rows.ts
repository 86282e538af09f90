// The tests as rows: what was found of each in this round, or what it would do.
import type {Level} from '../../source/checks/shape.ts';
import {hopTitle} from '../../source/delivery/hop-titles.ts';
import type {DeliveryTest, TestKind} from '../../source/delivery/hops.ts';
import type {DeliveryRun} from '../../source/delivery/run-tests.ts';
import {formatDuration} from '../../source/format/duration.ts';
import {levelsWorstFirst} from '../../source/format/levels.ts';
import {visible} from '../../source/format/visible.ts';
import type {Column} from '../parts/table.ts';

export type TestRow = {
	readonly kind: TestKind;
	readonly title: string;
	readonly marked: boolean;
	readonly test: DeliveryTest | undefined;
	readonly level: Level | undefined;
	readonly says: string;
	readonly total: string;
};

const does: Readonly<Record<TestKind, string>> = {
	inside: 'login on 587, queue, signature, LMTP, mailbox, read on 993',
	inbound: 'from here to port 25, as another server brings it',
	outbound: 'to an address outside that you name with o',
	relay: 'port 25 takes nothing for others from strangers',
	unauthenticated: 'port 587 takes nothing without a login',
	spoofing: "a user cannot write in another's name",
};

export const testTitles: Readonly<Record<TestKind, string>> = {
	inside: 'inside',
	inbound: 'inbound',
	outbound: 'outbound',
	relay: 'no relaying',
	unauthenticated: 'login needed',
	spoofing: 'no spoofing',
};

const order: readonly TestKind[] = ['inside', 'inbound', 'outbound', 'relay', 'unauthenticated', 'spoofing'];

const saysOf = (test: DeliveryTest | undefined, kind: TestKind, level: Level | undefined): string => {
	if (test === undefined || test.state === 'waiting') return does[kind];
	if (test.state === 'running') {
		const hop = test.hops.findLast(each => each.state === 'running') ?? test.hops.findLast(each => each.state !== 'waiting');
		return hop === undefined ? 'under way ...' : `${hopTitle(hop.id)} ...`;
	}
	return (test.findings.find(each => each.level === level) ?? test.findings[0])?.says ?? '';
};

export const testRows = (run: DeliveryRun | undefined, marked: readonly TestKind[]): TestRow[] =>
	order.map(kind => {
		const test = run?.tests.find(each => each.kind === kind);
		const level = test?.state === 'done' ? levelsWorstFirst.find(each => test.findings.some(finding => finding.level === each)) : undefined;
		return {
			kind,
			title: testTitles[kind],
			marked: marked.includes(kind),
			test,
			level,
			says: visible(saysOf(test, kind, level)),
			total: test?.totalMs === undefined || (level !== 'ok' && level !== 'warning') ? '' : formatDuration(test.totalMs),
		};
	});

export const testColumns: ReadonlyArray<Column<TestRow>> = [
	{title: '', cell: row => (row.marked ? '[x]' : '[ ]'), columns: 3},
	{title: 'test', cell: row => row.title, columns: 12},
	{title: 'found', cell: row => row.says, grows: true, least: 20},
	{title: 'in all', cell: row => row.total, columns: 7, align: 'right', dropped: 1},
];
