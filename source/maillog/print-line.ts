// One line of the log as text and as JSON: time, service, what it says, and what that means where it is asked for.
import {whenStamp} from '../format/stamp.ts';
import {visible} from '../format/visible.ts';
import {explain} from './explain.ts';
import {severityOf} from './log-filter.ts';
import type {MailLine} from './shape.ts';

type PrintOptions = {readonly colours: boolean; readonly explained: boolean};

/** SGR parameters (ECMA-48). */
const colours = {error: '31;1', warning: '33', info: ''} as const;
const marks = {error: 'E', warning: 'W', info: ' '} as const;

export const printLine = (line: MailLine, now: Date, options: PrintOptions): string => {
	const severity = severityOf(line);
	const code = options.colours ? colours[severity] : '';
	const text = `${whenStamp(new Date(line.atMs), now, true)} ${marks[severity]} ${visible(line.from)}: ${visible(line.text)}`;
	const meaning = options.explained ? explain(line.text) : undefined;
	const more = meaning === undefined ? '' : `    ${[meaning.means, meaning.todo].filter(Boolean).join(' ')}\n`;
	return `${code === '' ? text : `\u001b[${code}m${text}\u001b[0m`}\n${more}`;
};

/** For a clipboard or a file: with its whole time, in UTC. */
export const plainLine = ({atMs, from, pid, text}: MailLine): string =>
	`${new Date(atMs).toISOString()} ${visible(from)}${pid === 0 ? '' : `[${pid}]`}: ${visible(text)}`;

export const lineDocument = (line: MailLine) => {
	const meaning = explain(line.text);
	return {
		at: new Date(line.atMs).toISOString(),
		from: line.from,
		pid: line.pid,
		priority: line.priority,
		severity: severityOf(line),
		text: line.text,
		...(meaning && {means: meaning.means, ...(meaning.todo && {todo: meaning.todo}), ...(meaning.fix && {fix: meaning.fix})}),
	};
};
