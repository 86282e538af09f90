// What is said of one server that is watched for a change: it has it, it still has what was, it has nothing.
import {formatDuration} from '../format/duration.ts';
import {visible} from '../format/visible.ts';
import type {WatchRow} from './watch-record.ts';

export const sayWatchRow = (row: WatchRow, now: Date): string => {
	const left = row.expires === undefined ? 0 : row.expires.getTime() - now.getTime();
	const ttl = left > 0 ? `, kept for ${formatDuration(left)}` : '';
	if (row.state === 'new') return `has it${ttl}`;
	if (row.state === 'old') return `still has ${visible(row.found[0] ?? '')}${ttl}`;
	if (row.state === 'none') return 'has nothing';
	return row.state === 'waiting' ? 'being asked' : row.why;
};
