// What is shown of one service below the list and on its own: what it is, its log, its unit file.
import {visible} from '../../source/format/visible.ts';
import type {ServiceLine} from '../../source/services/service-log.ts';
import type {Service} from '../../source/services/services.ts';
import type {Loadable} from '../../source/store/loadable.ts';
import {clockText} from '../frame/clock-text.ts';
import type {Theme} from '../frame/theme.ts';
import {cut} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';
import {carrierText} from './columns.ts';

const error = 3;
const warning = 4;

/** Told by a letter and not by colour alone. */
const markOf = (priority: number): string => (priority > warning ? ' ' : priority <= error ? 'E' : 'W');

const waiting = (loadable: Loadable<unknown>, theme: Theme): string[] =>
	loadable.state === 'failed' ? [theme.failure(visible(loadable.problem.title))] : [theme.dim('...')];

export const logLines = (loadable: Loadable<readonly ServiceLine[]>, columns: number, theme: Theme): string[] => {
	if (loadable.state !== 'ready') return waiting(loadable, theme);
	if (loadable.value.length === 0) return [theme.dim('Nothing is logged.')];
	return loadable.value.map(({at, from, text, priority}) => {
		const time = at === undefined ? '' : `${clockText(at)} `;
		const mark = markOf(priority);
		const said = cut(`${mark} ${visible(at === undefined ? text : `${from}: ${text}`)}`, columns - time.length);
		return `${theme.dim(time)}${mark === 'E' ? theme.failure(said) : mark === 'W' ? theme.strong(said) : said}`;
	});
};

const isComment = (line: string): boolean => line.startsWith('#') || line.startsWith(';');

export const fileLines = (loadable: Loadable<string>, columns: number, theme: Theme): string[] => {
	if (loadable.state !== 'ready') return waiting(loadable, theme);
	return loadable.value.split('\n').flatMap(line => {
		const pieces = wrap(visible(line.replaceAll('\t', '    ')), columns);
		return isComment(line) ? pieces.map(theme.dim) : pieces;
	});
};

export const aboutLines = (service: Service, columns: number, theme: Theme): string[] => {
	const notes = [
		...(service.boot === 'disabled' ? ['It does not start at boot.'] : []),
		...((service.restarts ?? 0) > 0 ? [`systemd had to start it again ${service.restarts} times.`] : []),
	];
	const about = `${visible(service.title)} ${service.does}.  ${carrierText(service.carrier)}, ${visible(service.state)}`;
	return [cut(about, columns), ...notes.flatMap(note => wrap(note, columns)).map(theme.strong)];
};
