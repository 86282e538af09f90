// A story, or the list of those of one address, as rows for the screen.
import {sentences} from '../../source/format/sentences.ts';
import {dayStamp, timeStamp} from '../../source/format/stamp.ts';
import {visible} from '../../source/format/visible.ts';
import {storyRows, storySummary, storyTitle} from '../../source/maillog/story-lines.ts';
import type {Story} from '../../source/maillog/story-shape.ts';
import {suppressedWords} from '../../source/maillog/suppressed-count.ts';
import type {Traced} from '../../source/maillog/trace.ts';
import {andNotAll} from '../../source/maillog/unread-words.ts';
import type {LogStory} from '../../source/store/log-story.ts';
import {keymap, showKey} from '../frame/keymap.ts';
import type {Theme} from '../frame/theme.ts';
import {cut, pad} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';

const wordColumns = 11;

export const storyText = (story: Story, traced: Traced, withLines: boolean, columns: number, now: Date, theme: Theme): string[] => {
	const narrow = columns < 60;
	const head = narrow ? 11 : 17 + wordColumns;
	const rows = storyRows(story, traced.queued, now).flatMap(row => {
		const at = narrow ? row.at.slice(0, 8) : row.at;
		const first = narrow
			? `${theme.mark(row.level)} ${theme.dim(pad(at, 8))} `
			: `${theme.mark(row.level)} ${theme.dim(pad(at, 12))}  ${pad(row.word, wordColumns)} `;
		const said = wrap(row.says, Math.max(10, columns - head)).map(
			(piece, index) => `${index === 0 ? first : ' '.repeat(head)}${row.level === 'failure' ? theme.failure(piece) : piece}`,
		);
		const more = row.more.flatMap(each => wrap(each, Math.max(10, columns - head))).map(piece => `${' '.repeat(head)}${theme.dim(piece)}`);
		return [...said, ...more];
	});
	const lines = withLines
		? [
				'',
				...story.lines.flatMap(line =>
					wrap(`${timeStamp(new Date(line.atMs), true)} ${visible(line.from)}: ${visible(line.text)}`, columns - 2).map(piece => theme.dim(`| ${piece}`)),
				),
			]
		: ['', theme.dim(`${story.lines.length} log lines: Enter shows them`)];
	const fix = story.steps.findLast(step => step.fix !== undefined)?.fix;
	const repair = fix === undefined ? [] : ['', `${theme.accent(showKey(keymap.openFix[0]))} ${theme.dim(`opens the fix ${fix}`)}`];
	const missing = wrap(suppressedWords(traced.suppressed) ?? '', columns - 2)
		.filter(row => row !== '')
		.map(theme.warning);
	return [
		theme.paintLevel(story.verdict.level, cut(`${story.verdict.says}: ${storyTitle(story)}`, columns)),
		'',
		...rows,
		...repair,
		...(missing.length > 0 ? ['', ...missing] : []),
		...lines,
	];
};

export const storyListRows = (stories: readonly Story[], selected: number, columns: number, now: Date, theme: Theme): string[] => {
	const all = stories.map(story => storySummary(story, now));
	const most = (of: (row: (typeof all)[number]) => string, limit: number) => Math.min(limit, Math.max(0, ...all.map(row => of(row).length)));
	const [at, from, to] = [most(row => row.at, 19), most(row => row.from, Math.floor(columns / 4)), most(row => row.to, Math.floor(columns / 4))];
	return all.map((row, index) => {
		const before = `${pad(row.at, at)}  ${pad(row.from, from)} -> ${pad(row.to, to)}  `;
		return `${theme.pointer(index === selected)}${theme.mark(row.level)} ${before}${cut(row.says, Math.max(4, columns - before.length - 4))}`;
	});
};

/** Why there is no story to be shown. */
export const noStoryText = ({wanted, since, loadable}: LogStory, columns: number, theme: Theme): string[] => {
	if (loadable.state === 'failed') return wrap(visible(sentences(loadable.problem.title, loadable.problem.hint)), columns).map(theme.failure);
	const searched = since === undefined ? 'the log of the last 24 hours' : `the log since ${dayStamp(since)} ${timeStamp(since)}`;
	if (loadable.state !== 'ready') return [theme.dim(`Searching ${searched}, on the server ...`)];
	const {near, read, suppressed} = loadable.value;
	return [
		theme.strong(visible(`${wanted?.wanted ?? ''} is not in ${searched}.`)),
		`${read.toLocaleString('en')} lines were read${andNotAll(loadable.value)}.`,
		...wrap(suppressedWords(suppressed) ?? '', columns)
			.filter(row => row !== '')
			.map(theme.warning),
		...(near.length > 0 ? [`Queue ids that look like it: ${near.map(visible).join(' ')}`] : []),
		...wrap('Older ones: mailtui trace HOST ID --since 7d. A mail that came in elsewhere is in the log of that server.', columns),
	];
};
