// DKIM keys, and the guided way from one to the next: made on the server, published, signed with, and the old one taken away.
import {useEffect, useMemo} from 'react';
import {useStore} from 'zustand';
import type {DkimTask} from '../source/dns/change-dkim.ts';
import type {DkimOverview} from '../source/dns/dkim-rows.ts';
import type {KeyType} from '../source/dns/dkim-source.ts';
import {nextAct} from '../source/dns/rotation.ts';
import {usualSelector} from '../source/dns/usual-selector.ts';
import type {Watch} from '../source/dns/watch-record.ts';
import {zoneLine} from '../source/dns/zone-text.ts';
import {visible} from '../source/format/visible.ts';
import type {DkimChange} from '../source/store/dkim.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import type {Streamed} from '../source/store/streamed.ts';
import {changeQuestion, selectorObjection} from './dkim/questions.ts';
import {actText, type KeyRow, keyColumns, keyRows, keysVerdict, levelOf, textOfKey, wayLines} from './dkim/rows.ts';
import {watchLines} from './dns/watch.ts';
import {undoQuestion} from './fix/ask-before.ts';
import {headline} from './fix/headline.ts';
import {resultPicture, runningPicture} from './fix/progress.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {type FilteredList, listBindings, useFilteredList} from './parts/filtered-list.ts';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {defineScreen} from './shape.ts';

type Model = FilteredList<KeyRow> & {
	readonly loadable: Loadable<DkimOverview>;
	readonly all: readonly KeyRow[];
	readonly change: DkimChange;
	readonly watched: Streamed<Watch>;
	readonly host: string;
	readonly connected: boolean;
	readonly now: Date;
	look(): void;
	make(domain: string, type?: KeyType): void;
	go(row: KeyRow): void;
	watch(row: KeyRow): void;
	remove(row: KeyRow): void;
	copy(row: KeyRow): void;
	undo(): void;
	back(): void;
};

const watching = 'watch:';
const none: readonly KeyRow[] = [];
const idOf = ({id}: KeyRow): string => id;

const whyNotList = ({change, view}: Model): string | undefined =>
	change.step === 'running'
		? 'a change is under way, and ends by itself.'
		: change.step === 'result' || view.open !== undefined
			? 'it is for the list.'
			: undefined;
const whyNoRow = (model: Model): string | undefined => whyNotList(model) ?? (model.row === undefined ? 'there is no mail domain.' : undefined);
const whyNoRecord = (model: Model): string | undefined =>
	whyNoRow(model) ?? (model.row?.key === undefined ? 'there is no key yet.' : model.row.key.record === undefined ? 'the key cannot be read.' : undefined);
const whyNotRemove = (model: Model): string | undefined =>
	whyNoRow(model) ??
	(model.row?.key === undefined ? 'there is no key.' : model.row.key.part === 'signs' ? 'mail is signed with it: sign with another key first.' : undefined);
const whyNotUndo = ({change: {step, run}}: Model): string | undefined => {
	if (step !== 'result') return 'nothing was changed here just now; History (0) undoes earlier changes.';
	if (run?.undo === 'under way') return 'it is being undone.';
	return run?.undo === 'none' && run.result?.result === 'confirmed' ? undefined : 'there is no change that stands.';
};

export const dkim = defineScreen<Model>({
	id: 'dkim',
	title: 'DKIM keys',
	under: 'dns',
	bindings: listBindings<Model>(
		[
			{
				verb: 'enter',
				says: 'next step',
				saysNow: ({row}) => (row ? actText(row) : 'next step'),
				blocked: whyNoRow,
				act: ({row, go}) => row && go(row),
			},
			{verb: 'add', says: 'new key', writes: true, blocked: whyNoRow, act: ({row, make}) => row && make(row.domain)},
			{verb: 'addEd25519', says: 'Ed25519 beside it', writes: true, blocked: whyNoRow, act: ({row, make}) => row && make(row.domain, 'ed25519')},
			{verb: 'copy', says: 'copy record', blocked: whyNoRecord, act: ({row, copy}) => row && copy(row)},
			{verb: 'watch', says: 'watch it arrive', blocked: whyNoRecord, act: ({row, watch}) => row && watch(row)},
			{verb: 'remove', says: 'remove key', writes: true, blocked: whyNotRemove, act: ({row, remove}) => row && remove(row)},
			{verb: 'undo', says: 'undo', writes: true, blocked: whyNotUndo, act: model => model.undo()},
		],
		{says: 'look again', act: model => model.look()},
	).map(binding =>
		binding.verb === 'back'
			? {
					...binding,
					says: 'back',
					blocked: ({change}: Model) => (change.step === 'running' ? 'a change is being applied: it ends by itself, proven or taken back.' : undefined),
					act: (model: Model) => model.back(),
				}
			: binding,
	),
	atRoot: () => false,
	useModel: () => {
		const {frame, dialogs, notices, ticker, copy} = useWorld();
		const {dkim: store, dkimChange, dnsWatch, connection, session} = useServer();
		const loadable = useValue(store);
		const change = useValue(dkimChange);
		const watched = useValue(dnsWatch);
		const {label, state} = useValue(connection);
		const now = useStore(ticker, tick => (change.step === 'running' || change.run?.undo === 'under way' ? tick.now : undefined)) ?? session.clock.now();
		useEffect(() => void store.actions.lookOnce(), [store]);
		const overview = lastValue(loadable);
		const all = useMemo(() => (overview ? keyRows(overview) : none), [overview]);
		const filtered = useFilteredList('dkim', all, idOf, textOfKey);
		const {list, view} = filtered;

		const carryOut = async (task: DkimTask, typed?: string) => {
			const prepared = await dkimChange.actions.prepare(task);
			if ('title' in prepared) return notices.actions.fail(prepared);
			const question = changeQuestion(prepared, label);
			const yes = typed === undefined ? dialogs.actions.confirm(question) : dialogs.actions.confirmTyped({...question, word: typed});
			if (!(await yes)) return notices.actions.tell('Nothing was changed.');
			// A text to be scrolled, and no list.
			list.actions.openRow('change');
			await dkimChange.actions.apply(prepared);
		};
		const make = async (domain: string, type: KeyType = 'rsa') => {
			const taken = all.flatMap(({domain: each, key}) => (each === domain && key ? [key.selector] : []));
			const selector = await dialogs.actions.text({
				title: `A new DKIM key for ${visible(domain)}`,
				lines: [
					type === 'rsa'
						? 'RSA with 2048 bits, made on the server; it signs nothing yet.'
						: 'Ed25519 for a second signature beside that of RSA; it signs nothing yet.',
					'Its selector, the name under which it is published:',
				],
				initial: usualSelector(session.clock.now(), type, taken),
				check: text => selectorObjection(text) ?? (taken.includes(text) ? 'There is a key with this selector already.' : undefined),
			});
			if (selector !== undefined) await carryOut({kind: 'add', domain, selector, type});
		};
		const watch = ({id, key}: KeyRow) => {
			if (key?.record === undefined) return;
			list.actions.select(id);
			list.actions.openRow(`${watching}${id}`);
			void dnsWatch.actions.run(key.record);
		};
		const remove = ({domain, key}: KeyRow) => key && void carryOut({kind: 'remove', domain, selector: key.selector}, key.selector);

		return {
			...filtered,
			loadable,
			all,
			change,
			watched,
			host: label,
			connected: state.state === 'connected',
			now,
			look: () => void store.actions.look(),
			make: (domain, type) => void make(domain, type),
			go: row => {
				const {domain, key} = row;
				if (connection.getState().readOnly && (key === undefined || ['switch', 'remove'].includes(nextAct(key))))
					return notices.actions.fail({title: 'This session is read-only: nothing is changed.', hint: ''});
				if (key === undefined) return void make(domain);
				const act = nextAct(key);
				if (act === 'publish') return watch(row);
				if (act === 'remove') return remove(row);
				if (act === 'switch') return void carryOut({kind: 'switch', domain, selector: key.selector, beside: false});
				list.actions.openRow(row.id);
			},
			watch,
			remove,
			copy: ({key}) => {
				if (key?.record === undefined) return;
				copy(zoneLine(key.record));
				notices.actions.tell(`Copied: ${visible(key.name)}`);
			},
			undo: async () => {
				const {run, prepared} = change;
				if (run?.id === undefined || prepared === undefined) return;
				const files = prepared.plan.edits.map(({path}) => path);
				if (!(await dialogs.actions.confirm(undoQuestion({id: run.id, title: prepared.plan.title, files, noUndo: []}))))
					return notices.actions.tell('Nothing was changed.');
				await dkimChange.actions.undo();
			},
			back: () => {
				if (view.open === undefined) return frame.actions.go('dns');
				if (change.step === 'result') dkimChange.actions.leave();
				else {
					if (view.open.startsWith(watching)) {
						dnsWatch.actions.stop();
						// What has arrived may be signed with now.
						void store.actions.look();
					}
				}
				list.actions.closeRow();
			},
		};
	},
	View: ({model, size, theme}) => {
		const {rows, row, all, selected, view, loadable, change, watched, now} = model;
		const columns = size.columns - 2;
		const trail = size.rows >= 14 ? [theme.dim('   DNS > DKIM keys'), ''] : [];
		if (change.step === 'running' && change.run)
			return <Lines lines={runningPicture(change.run, now, model.host, model.connected, size, theme, trail)} rows={size.rows} theme={theme} />;
		if (change.step === 'result' && change.run) {
			const {head, lines} = resultPicture(change.run, now, size, theme, trail);
			return (
				<>
					<Lines lines={head} rows={head.length} theme={theme} />
					<Scrolled lines={lines} list={model.list} top={view.scrolled} size={{...size, rows: Math.max(1, size.rows - head.length)}} theme={theme} />
				</>
			);
		}
		if (view.open !== undefined && row !== undefined) {
			const lines = view.open.startsWith(watching) ? watchLines(watched, now, columns - 1, theme) : wayLines(row, all, columns - 1, theme);
			return <Scrolled lines={lines.map(line => ` ${line}`)} list={model.list} top={view.scrolled} size={size} theme={theme} />;
		}
		const overview = lastValue(loadable);
		if (overview === undefined)
			return <Lines lines={[loadingText(loadable, 'Reading the keys and what is published', theme)]} rows={size.rows} theme={theme} />;
		const [level, text] = keysVerdict(overview);
		const layout = layoutTable(keyColumns, all, columns - 4);
		const lines = rows.map((each, index) => `${theme.pointer(index === selected)}${theme.mark(levelOf(each))} ${paintRow(layout, each)}`);
		const head = [headline(level, text, '', size.columns, theme), ...trail, ...(all.length > 0 ? [`    ${theme.dim(paintHeading(layout))}`] : [])];
		const details = row ? wayLines(row, all, columns - 2, theme) : [];
		const foot = size.rows >= 14 ? [loadingText(loadable, 'Reading the keys and what is published', theme)] : [];
		return <Lines lines={listWithDetails({head, lines, selected, details, foot}, size)} rows={size.rows} theme={theme} />;
	},
});
