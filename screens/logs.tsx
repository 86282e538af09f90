// The mail log, live: followed at its end, filtered, explained line by line; Enter tells the story of a line's message.
import {useEffect, useMemo} from 'react';
import {explain} from '../source/maillog/explain.ts';
import {plainLine} from '../source/maillog/print-line.ts';
import {summaryLines} from '../source/maillog/print-summary.ts';
import {printTrace} from '../source/maillog/print-trace.ts';
import type {MailLine} from '../source/maillog/shape.ts';
import type {Story} from '../source/maillog/story-shape.ts';
import type {Summary} from '../source/maillog/summarise.ts';
import type {Wanted} from '../source/maillog/wanted.ts';
import type {ListView, ListViewStore} from '../source/store/list-view.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import {type LogLook, type LogLookStore, ranges} from '../source/store/log-look.ts';
import type {LogStory} from '../source/store/log-story.ts';
import type {LogTail, LogTailStore} from '../source/store/log-tail.ts';
import {openFix} from './fix/open-fix.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {logBindings} from './logs/bindings.ts';
import {pointedLine} from './logs/pointed-line.ts';
import {noStoryText, storyListRows, storyText} from './logs/story-text.ts';
import {tailRows} from './logs/tail-rows.ts';
import {typingOf} from './logs/typing.ts';
import {cut} from './parts/columns.ts';
import {Lines} from './parts/lines.tsx';
import {loadingText} from './parts/loading-text.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {windowTop} from './parts/window.ts';
import {everyMessage, openOf} from './queue/level.ts';
import {defineScreen} from './shape.ts';

export type LogsModel = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly tail: LogTail;
	readonly tailStore: LogTailStore;
	readonly look: LogLook;
	readonly lookStore: LogLookStore;
	readonly story: LogStory;
	readonly now: Date;
	/** The line that is pointed at. */
	readonly line: MailLine | undefined;
	readonly lineId: number | undefined;
	readonly summary: Loadable<Summary>;
	showSummary(): void;
	readonly stories: readonly Story[];
	readonly selectedStory: number;
	/** `at`: something is known of it from then. */
	openStory(wanted: Wanted, at?: Date): void;
	/** That knows what the line or the story tells of; its id. */
	readonly fix: string | undefined;
	openFix(id: string): void;
	/** Shows the message in the queue. */
	openQueued(id: string): void;
	/** Of the block from the mark to here, or of this line. */
	copy(): void;
	save(): void;
	tell(text: string): void;
	again(): void;
};

const nothing: readonly Story[] = [];

export const logs = defineScreen<LogsModel>({
	id: 'logs',
	title: 'Logs',
	tab: '7',
	bindings: logBindings,
	typing: typingOf,
	atRoot: ({view}) => view.open === undefined,
	useModel: () => {
		const world = useWorld();
		const {listView, notices, copy, save, theme, frame} = world;
		const server = useServer();
		const {logTail, logLook, logStory, logSummary, queueMessage, session} = server;
		const list = listView('logs');
		const view = useValue(list);
		const tail = useValue(logTail);
		const look = useValue(logLook);
		const story = useValue(logStory);
		const summary = useValue(logSummary);
		useEffect(() => void logTail.actions.open(), [logTail]);
		const {service, severity, address} = look;
		const text = view.filter;
		useEffect(() => logTail.actions.filter({text, service, severity, address}), [logTail, text, service, severity, address]);
		useEffect(() => logTail.actions.range(ranges[look.range]?.[0]), [logTail, look.range]);
		const shown = logTail.view();
		const lineId = pointedLine(logTail, look);
		const stories = story.loadable.state === 'ready' ? story.loadable.value.stories : nothing;
		const selectedStory = useMemo(
			() =>
				Math.max(
					0,
					stories.findIndex((_, index) => String(index) === view.selected),
				),
			[stories, view.selected],
		);
		/** What is open instead of the log, as plain text. */
		const openText = (): string | undefined => {
			const counted = lastValue(summary);
			if (view.open === 'summary') return counted && summaryLines(counted, 100, theme.unicode).join('\n');
			if (view.open === undefined || story.loadable.state !== 'ready' || stories.length === 0) return undefined;
			const chosen = view.open === 'story' ? stories : stories.slice(selectedStory, selectedStory + 1);
			const options = {unicode: theme.unicode, colours: false};
			return printTrace({...story.loadable.value, stories: chosen}, session.clock.now(), options, view.open === 'lines').trimEnd();
		};
		const block = (): string => {
			const now = logLook.getState();
			const here = pointedLine(logTail, now) ?? 0;
			const [from, to] = [Math.min(now.marked ?? here, here), Math.max(now.marked ?? here, here)];
			const lines: string[] = [];
			for (let index = shown.indexOf(from); ; index++) {
				const id = shown.idAt(index);
				const each = id === undefined || id > to ? undefined : logTail.ring.get(id);
				if (each === undefined) return lines.join('\n');
				lines.push(plainLine(each));
			}
		};
		const line = lineId === undefined ? undefined : logTail.ring.get(lineId);
		const fixOf = (): string | undefined => {
			if (view.open === undefined) return look.following || line === undefined ? undefined : explain(line.text)?.fix;
			return view.open === 'summary' ? undefined : stories[selectedStory]?.steps.findLast(step => step.fix !== undefined)?.fix;
		};
		return {
			list,
			view,
			tail,
			tailStore: logTail,
			look,
			lookStore: logLook,
			story,
			now: session.clock.now(),
			line,
			lineId,
			summary,
			showSummary: () => {
				list.actions.openRow('summary');
				void logSummary.actions.look();
			},
			stories,
			selectedStory,
			openStory: (wanted, at) => {
				list.actions.openRow('story');
				list.actions.select('0');
				void logStory.actions.about(wanted, at);
			},
			fix: fixOf(),
			openFix: id => void openFix(id, world, server),
			openQueued: id => {
				frame.actions.go('queue');
				listView('queue').actions.openRow(openOf({level: 'message', id, body: false, key: everyMessage}));
				void queueMessage.actions.about(`show:${id}`);
			},
			copy: () => {
				const lines = openText() ?? block();
				copy(lines);
				notices.actions.tell(`Copied ${lines.split('\n').length === 1 ? 'this line' : `${lines.split('\n').length} lines`}.`);
			},
			save: () => {
				const lines: string[] = [];
				for (let index = 0; index < shown.count(); index++) {
					const each = logTail.ring.get(shown.idAt(index) ?? -1);
					if (each) lines.push(plainLine(each));
				}
				const name = `mailtui-log-${session.clock.now().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}.txt`;
				save(name, `${lines.join('\n')}\n`).then(
					path => notices.actions.tell(`${lines.length} lines written to ${path}`),
					(thrown: Error) => notices.actions.fail({title: `Cannot write the lines: ${thrown.message}`, hint: ''}),
				);
			},
			tell: notices.actions.tell,
			again: () => {
				if (view.open !== undefined) return void (view.open === 'summary' ? logSummary.actions.look() : logStory.actions.again());
				logLook.actions.follow();
				void logTail.actions.again();
			},
		};
	},
	View: ({model, size, theme}) => {
		const {view, stories, selectedStory, story, list, now} = model;
		const columns = size.columns - 2;
		if (view.open === undefined) return <Lines lines={tailRows(model, size, theme)} rows={size.rows} theme={theme} />;
		if (view.open === 'summary') {
			const counted = lastValue(model.summary);
			const head = loadingText(model.summary, 'Counting the log of the last 24 hours, on the server', theme);
			const rows = counted === undefined ? [] : summaryLines(counted, columns, theme.unicode).map(row => ` ${cut(row, columns)}`);
			return <Scrolled lines={[head, ...rows]} list={list} top={view.scrolled} size={size} theme={theme} />;
		}
		const chosen = stories[selectedStory];
		if (story.loadable.state !== 'ready' || stories.length === 0)
			return <Lines lines={noStoryText(story, columns, theme).map(row => ` ${row}`)} rows={size.rows} theme={theme} />;
		if (chosen && (view.open !== 'story' || stories.length === 1)) {
			const rows = storyText(chosen, story.loadable.value, view.open === 'lines', columns, now, theme);
			return <Scrolled lines={rows.map(row => ` ${row}`)} list={list} top={view.scrolled} size={size} theme={theme} />;
		}
		const rows = storyListRows(stories, selectedStory, columns, now, theme);
		const top = windowTop(0, selectedStory, size.rows - 1, rows.length);
		const head = theme.strong(` ${stories.length} messages, newest first`);
		return <Lines lines={[head, ...rows.slice(top, top + size.rows - 1)]} rows={size.rows} theme={theme} />;
	},
});
