// Checks -> the rows of the Overview: by area, worst first; what is wrong stands alone, what is well shares a row with its area.

import type {Area, Level} from '../../source/checks/shape.ts';
import {levelsWorstFirst} from '../../source/format/levels.ts';
import type {CheckItem} from '../../source/store/checks.ts';

export type OverviewRow = {
	/** A check's id, or `area:<area>` for those that are well together, `aside:<area>` for those that judge nothing here. */
	readonly id: string;
	readonly label: string;
	/** Undefined: not known yet. */
	readonly level: Level | undefined;
	readonly says: string;
	readonly items: readonly CheckItem[];
	readonly running: boolean;
	readonly durationMs: number | undefined;
	readonly fixes: readonly string[];
};

/** What is not known yet stands above what is well. */
const rank = (level: Level | undefined): number => (level === undefined ? levelsWorstFirst.length - 1.5 : levelsWorstFirst.indexOf(level));

/** The sentence that counts: of the worst finding. */
export const saysOf = (item: CheckItem): string => {
	const {result} = item;
	if (result === undefined) return item.phase === 'running' ? 'looking' : '';
	const worst = result.findings.toSorted((a, b) => rank(a.level) - rank(b.level))[0];
	return worst?.says ?? item.title;
};

const rowOfOne = (item: CheckItem): OverviewRow => ({
	id: item.id,
	label: item.id,
	level: item.result?.level,
	says: saysOf(item),
	items: [item],
	running: item.phase !== 'done',
	durationMs: item.result?.durationMs,
	fixes: item.result?.fixes ?? [],
});

/** `service-postfix` in the area of services is `postfix` there. */
const shortIdOf = (item: CheckItem): string => item.id.replace(/^(?:service|port|certificate|system)-/, '');

const rowOfMany = (area: Area, items: readonly CheckItem[]): OverviewRow[] => {
	const [first] = items;
	if (first === undefined) return [];
	if (items.length === 1) return [rowOfOne(first)];
	return [
		{
			id: `area:${area}`,
			label: area,
			level: items.every(item => item.result?.level === 'ok') ? 'ok' : undefined,
			says: items.map(shortIdOf).join('  '),
			items,
			running: items.some(item => item.phase !== 'done'),
			durationMs: undefined,
			fixes: [],
		},
	];
};

const asideRows = (area: Area, items: readonly CheckItem[]): OverviewRow[] =>
	rowOfMany(area, items).map(row => (row.items.length === 1 ? row : {...row, id: `aside:${area}`, level: 'skipped', says: `nothing to judge: ${row.says}`}));

/** What is optional and not used, or not there. A core check that was skipped counts as failed (score.ts). */
const isAside = (item: CheckItem): boolean => item.result?.level === 'skipped' && !item.core;

const isQuiet = (item: CheckItem): boolean => item.result === undefined || item.result.level === 'ok';

export const overviewRows = (items: readonly CheckItem[]): OverviewRow[] => {
	const areas = [...new Set(items.map(item => item.area))];
	const rows = areas.flatMap(area => {
		const inArea = items.filter(item => item.area === area);
		const loud = inArea.filter(item => !isQuiet(item) && !isAside(item));
		return [...loud.map(rowOfOne), ...rowOfMany(area, inArea.filter(isQuiet)), ...asideRows(area, inArea.filter(isAside))];
	});
	// Of two that are as bad, the one that the score counts comes first.
	const weight = (row: OverviewRow) => (row.items.every(isAside) ? levelsWorstFirst.length : rank(row.level) + (row.items.some(item => item.core) ? 0 : 0.25));
	return rows.toSorted((a, b) => weight(a) - weight(b));
};

export const rowText = (row: OverviewRow): string =>
	[row.label, row.level ?? '', row.says, ...row.items.flatMap(item => [item.id, item.title, saysOf(item)])].join(' ');
