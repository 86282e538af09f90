// A watched change as lines: one for every server that says something new, as text for a person or as an object for a program.
import type {Level} from '../checks/shape.ts';
import {marks} from '../format/marks.ts';
import {visible} from '../format/visible.ts';
import {sayWatchRow} from './say-watch.ts';
import type {Watch, WatchRow} from './watch-record.ts';

const levels: Readonly<Record<WatchRow['state'], Level>> = {new: 'ok', old: 'warning', none: 'warning', unknown: 'unknown', waiting: 'skipped'};

export const levelOfWatchRow = ({state}: WatchRow): Level => levels[state];

export type WatchPrinter = (watch: Watch) => string;

const clock = (at: Date): string => at.toISOString().slice(11, 19);

/** Remembers what was said of whom, so that only what is new is said again. Times are UTC. */
export const createWatchPrinter = ({json, unicode}: {readonly json: boolean; readonly unicode: boolean}): WatchPrinter => {
	const said = new Map<string, string>();
	const mark = marks(unicode);
	return ({record, rows, at, isEverywhere, trouble}) => {
		const {name, type, value} = record;
		const isNew = (key: string, text: string): boolean => {
			const before = said.get(key);
			said.set(key, text);
			return before !== text;
		};
		const own = `${name} ${type} ${value}`;
		const changed = rows.filter(row => row.state !== 'waiting' && isNew(`${own} ${row.title} ${row.server}`, `${row.state} ${row.found.join()} ${row.why}`));
		const isDone = isEverywhere && isNew(own, 'everywhere');
		if (json)
			return [
				...changed.map(({title, server, kind, state, found, expires, why}) => ({
					at: at.toISOString(),
					name,
					type,
					value,
					title,
					server,
					kind,
					state,
					found,
					...(expires && {expires: expires.toISOString()}),
					...(why !== '' && {why}),
				})),
				...(isDone ? [{at: at.toISOString(), name, type, value, arrived: true}] : []),
			]
				.map(each => `${JSON.stringify(each)}\n`)
				.join('');
		return [
			...(trouble !== '' && isNew(`${own} trouble`, trouble) ? [`${mark.unknown} ${visible(name)}: who answers for it is not known: ${visible(trouble)}`] : []),
			...changed.map(row => `${clock(at)} ${mark[levelOfWatchRow(row)]} ${visible(name)} ${type} at ${visible(row.title)}: ${sayWatchRow(row, at)}`),
			...(isDone ? [`${clock(at)} ${mark.ok} ${visible(name)} ${type} has arrived everywhere that answers.`] : []),
		]
			.map(line => `${line}\n`)
			.join('');
	};
};
