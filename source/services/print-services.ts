// The services as a table for a person, the state of each first.
import {formatBytes} from '../format/bytes.ts';
import {formatDuration} from '../format/duration.ts';
import {marks} from '../format/marks.ts';
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import type {Service} from './services.ts';

export const printServices = (services: readonly Service[], now: Date, unicode: boolean): string => {
	const mark = marks(unicode);
	const rows = services.map(each => [
		`${mark[each.level]} ${visible(each.id)}`,
		visible(each.state),
		each.since === undefined ? '' : formatDuration(now.getTime() - each.since.getTime()),
		each.memoryBytes === undefined ? '' : formatBytes(each.memoryBytes),
		each.restarts === undefined || each.restarts === 0 ? '' : `restarted ${each.restarts}x`,
		visible(each.boot ?? ''),
		each.does,
	]);
	return textTable([['  service', 'state', 'since', 'memory', '', 'at boot', ''], ...rows], [2, 3]);
};
