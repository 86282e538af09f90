// The programs of the mail path, as units or containers: how each is, its last words, and the keys that start and stop it.
import {useEffect, useMemo} from 'react';
import type {ServiceLine} from '../source/services/service-log.ts';
import type {Service} from '../source/services/services.ts';
import {parseListFilter} from '../source/store/list-filter.ts';
import type {ListView, ListViewStore} from '../source/store/list-view.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import type {LoadedFor} from '../source/store/loaded-for.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {movesIn} from './parts/moves-in.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {carrierText, serviceColumns} from './services/columns.ts';
import {type Control, controlBindings, questionOf, toldOf} from './services/control.ts';
import {aboutLines, fileLines, logLines} from './services/texts.ts';
import {defineScreen} from './shape.ts';

type Model = {
	readonly list: ListViewStore;
	readonly view: ListView;
	readonly loadable: Loadable<readonly Service[]>;
	/** Those that the filter lets through. */
	readonly services: readonly Service[];
	readonly ids: readonly string[];
	readonly selected: number;
	readonly service: Service | undefined;
	readonly log: LoadedFor<readonly ServiceLine[]>;
	readonly file: LoadedFor<string>;
	readonly now: Date;
	readonly control: Control;
	look(): void;
	showLog(service: Service): void;
	showFile(service: Service): void;
};

const nothing: readonly Service[] = [];
const toTheEnd = 1_000_000;
const lastWords = 8;

const hasNoLog = ({service}: Model): string | undefined => (service && service.carrier.kind !== 'none' ? undefined : 'it is not on this server.');

export const services = defineScreen<Model>({
	id: 'services',
	title: 'Services',
	tab: '2',
	bindings: [
		...movesIn<Model>(),
		{verb: 'log', says: 'log', blocked: hasNoLog, act: ({service, showLog}) => service && showLog(service)},
		{
			verb: 'unitFile',
			says: 'unit file',
			blocked: ({service}) => (service?.carrier.kind === 'unit' ? undefined : 'it is no unit of systemd.'),
			act: ({service, showFile}) => service && showFile(service),
		},
		...controlBindings<Model>(),
		{verb: 'back', says: 'back to the list', quiet: true, act: ({list}) => list.actions.closeRow()},
		{verb: 'refresh', says: 'look again', act: model => model.look()},
		{
			verb: 'filter',
			says: 'filter',
			blocked: ({view}) => (view.open === undefined ? undefined : 'it is for the list.'),
			act: ({list}) => list.actions.startFilter(),
		},
	],
	atRoot: model => model.view.open === undefined,
	useModel: () => {
		const {listView, dialogs, notices} = useWorld();
		const {services: store, serviceLog, unitFile, controlService, session} = useServer();
		const loadable = useValue(store);
		const list = listView('services');
		const view = useValue(list);
		const log = useValue(serviceLog);
		const file = useValue(unitFile);
		const known = lastValue(loadable);
		const shown = useMemo(() => {
			const filter = parseListFilter(view.filter);
			return (known ?? nothing).filter(each => filter.matches(`${each.title} ${each.id} ${each.state} ${each.level}`));
		}, [known, view.filter]);
		const ids = useMemo(() => shown.map(each => each.id), [shown]);
		const selected = Math.max(0, ids.indexOf(view.selected ?? ''));
		const service = shown[selected];
		const logged = service && service.carrier.kind !== 'none' ? service.id : undefined;
		useEffect(() => void store.actions.lookOnce(), [store]);
		useEffect(() => {
			if (logged !== undefined) void serviceLog.actions.about(logged);
		}, [serviceLog, logged]);
		const look = () => {
			void store.actions.look();
			void serviceLog.actions.again();
			void unitFile.actions.again();
		};
		return {
			list,
			view,
			loadable,
			services: shown,
			ids,
			selected,
			service,
			log,
			file,
			now: session.clock.now(),
			look,
			control: async (verb, which) => {
				if (!(await dialogs.actions.confirm(questionOf(verb, which)))) return notices.actions.tell('Nothing was changed.');
				notices.actions.tell(toldOf(verb, which, 'under way ...'));
				const problem = await controlService(which, verb);
				if (problem) notices.actions.fail({title: toldOf(verb, which, problem.title), hint: problem.hint});
				else notices.actions.tell(toldOf(verb, which, 'done.'));
				look();
			},
			showLog: which => {
				list.actions.openRow(`log:${which.id}`);
				list.actions.scroll(toTheEnd, toTheEnd);
				void serviceLog.actions.about(which.id);
			},
			showFile: which => {
				list.actions.openRow(`file:${which.id}`);
				void unitFile.actions.about(which.id);
			},
		};
	},
	View: ({model, size, theme}) => {
		const {service, services: shown, selected, view, list, now} = model;
		const columns = size.columns - 2;
		if (view.open !== undefined) {
			const isLog = view.open.startsWith('log:');
			const text = isLog ? logLines(model.log.loadable, columns, theme) : fileLines(model.file.loadable, columns, theme);
			const title = theme.strong(` ${isLog ? 'Log of' : 'Unit file of'} ${service ? carrierText(service.carrier) : ''}`);
			return (
				<>
					<Lines lines={[title]} rows={1} theme={theme} />
					<Scrolled lines={text.map(line => ` ${line}`)} list={list} top={view.scrolled} size={{...size, rows: size.rows - 1}} theme={theme} />
				</>
			);
		}
		const layout = layoutTable(serviceColumns(now), lastValue(model.loadable) ?? nothing, columns - 2);
		const lines = shown.map((each, index) => `${theme.pointer(index === selected)}${theme.mark(each.level)} ${paintRow(layout, each)}`);
		const head = [loadingText(model.loadable, 'Asking how the services are', theme), `    ${theme.dim(paintHeading(layout))}`];
		const words = service && model.log.about === service.id ? logLines(model.log.loadable, columns - 2, theme).slice(-lastWords) : [];
		const details = service ? [...aboutLines(service, columns - 2, theme), ...words] : [];
		return (
			<Lines
				lines={listWithDetails({head, lines, selected, details, foot: [], more: count => theme.dim(`    and ${count} more`)}, size)}
				rows={size.rows}
				theme={theme}
			/>
		);
	},
});
