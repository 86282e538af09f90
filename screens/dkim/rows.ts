// The rows of the DKIM screen: every key of every domain, and the domains without one; and the way of a domain to its next key.
import type {Level} from '../../source/checks/shape.ts';
import type {DkimOverview, DkimRow} from '../../source/dns/dkim-rows.ts';
import {nextAct, rotationOf} from '../../source/dns/rotation.ts';
import {zoneLine} from '../../source/dns/zone-text.ts';
import {visible} from '../../source/format/visible.ts';
import type {Theme} from '../frame/theme.ts';
import type {Column} from '../parts/table.ts';
import {wrap} from '../parts/wrap.ts';

export type KeyRow = {
	readonly id: string;
	readonly domain: string;
	/** Undefined: the domain has none. */
	readonly key: DkimRow | undefined;
};

export const keyRows = ({rows, without}: DkimOverview): readonly KeyRow[] =>
	[
		...rows.map(key => ({id: `${key.domain} ${key.selector}`, domain: key.domain, key})),
		...without.map(domain => ({id: domain, domain, key: undefined})),
	].toSorted((a, b) => a.domain.localeCompare(b.domain));

export const levelOf = ({key}: KeyRow): Level => (key === undefined ? 'warning' : key.part === 'last' ? 'skipped' : key.level);

const parts: Readonly<Record<DkimRow['part'], string>> = {signs: 'signs', next: 'waits', last: 'signed before'};

const foundText = ({key}: KeyRow): string => (key === undefined ? 'There is no key for it: its mail is not signed.' : key.says);

export const textOfKey = (row: KeyRow): string => `${row.domain} ${row.key?.selector ?? ''} ${row.key ? parts[row.key.part] : ''} ${foundText(row)}`;

export const keyColumns: ReadonlyArray<Column<KeyRow>> = [
	{title: 'domain', cell: ({domain}) => visible(domain), most: 28},
	{title: 'selector', cell: ({key}) => visible(key?.selector ?? ''), most: 16},
	{title: 'state', cell: ({key}) => (key ? parts[key.part] : 'no key'), dropped: 1},
	{title: 'published', cell: row => visible(foundText(row)), grows: true, least: 24},
];

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const keysVerdict = ({rows, without}: DkimOverview): readonly [level: Level, text: string] => {
	const signing = rows.filter(each => each.part === 'signs');
	const bad = signing.filter(each => each.level === 'failure');
	if (bad.length > 0) return ['failure', `${plural(bad.length, 'key signs', 'keys sign')}, and receivers cannot verify it`];
	if (signing.some(each => each.level === 'unknown')) return ['unknown', 'Not every key could be looked up'];
	const waiting = rows.filter(each => each.part === 'next').length;
	const says = `${plural(signing.length, 'key signs', 'keys sign')}${waiting > 0 ? `, ${plural(waiting, 'waits for its turn', 'wait for their turn')}` : ''}`;
	return without.length > 0 ? ['warning', `${says}; ${plural(without.length, 'domain has', 'domains have')} none`] : ['ok', says];
};

/** What Enter does with it. */
export const actText = ({key}: KeyRow): string => {
	if (key === undefined) return 'make a key';
	return {publish: 'watch it arrive', switch: 'sign with it', remove: 'remove it', none: 'details'}[nextAct(key)];
};

const marks = {done: 'ok', now: 'warning', later: 'skipped'} as const;

/** The way of the row's domain from one key to the next, the step that is due marked; below it what to publish. */
export const wayLines = (row: KeyRow, all: readonly KeyRow[], columns: number, theme: Theme): string[] => {
	const own = all.flatMap(({domain, key}) => (domain === row.domain && key ? [key] : []));
	const steps = rotationOf(own, row.key).map(({state, says}, index) => {
		const text = `${index + 1} ${visible(says)}`;
		const mark = state === 'now' ? theme.accent('>') : theme.mark(marks[state]);
		return wrap(text, columns - 2).map(
			(line, number) => `${number === 0 ? mark : ' '} ${state === 'now' ? theme.strong(line) : state === 'later' ? theme.dim(line) : line}`,
		);
	});
	const record = row.key && row.key.part !== 'last' ? row.key.record : undefined;
	const published = row.key?.level === 'ok';
	const found =
		row.key === undefined || published
			? []
			: wrap(visible(row.key.says), columns - 2).map((line, number) => `${number === 0 ? theme.mark(levelOf(row)) : ' '} ${line}`);
	return [
		...(found.length === 0 ? [] : [...found, '']),
		theme.dim(`A new key for ${visible(row.domain)}:`),
		...steps.flat(),
		...(record === undefined || published ? [] : ['', theme.dim('to publish (y copies it):'), ...wrap(zoneLine(record), columns).map(theme.accent)]),
	];
};
