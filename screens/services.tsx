// The programs of the mail path, as units or containers: how each is, its last words, and the keys that start and stop it.
import {useEffect} from 'react';
import type {ServiceLine} from '../source/services/service-log.ts';
import type {Service} from '../source/services/services.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import type {LoadedFor} from '../source/store/loaded-for.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {type FilteredList, isList, listBindings, useFilteredList} from './parts/filtered-list.ts';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {carrierText, serviceColumns} from './services/columns.ts';
import {type Control, controlBindings, questionOf, toldOf} from './services/control.ts';
import {aboutLines, fileLines, logLines} from './services/texts.ts';
import {defineScreen} from './shape.ts';

type Model = FilteredList<Service> & {
	readonly loadable: Loadable<readonly Service[]>;
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

const idOf = ({id}: Service): string => id;
const textOf = ({title, id, state, level}: Service): string => `${title} ${id} ${state} ${level}`;

const hasNoLog = ({row}: Model): string | undefined => (row && row.carrier.kind !== 'none' ? undefined : 'it is not on this server.');

export const services = defineScreen<Model>({
	id: 'services',
	title: 'Services',
	tab: '2',
	bindings: listBindings<Model>(
		[
			{verb: 'log', says: 'log', blocked: hasNoLog, act: ({row, showLog}) => row && showLog(row)},
			{
				verb: 'unitFile',
				says: 'unit file',
				blocked: ({row}) => (row?.carrier.kind === 'unit' ? undefined : 'it is no unit of systemd.'),
				act: ({row, showFile}) => row && showFile(row),
			},
			...controlBindings<Model>(),
		],
		{says: 'look again', act: model => model.look()},
	),
	atRoot: isList,
	useModel: () => {
		const {dialogs, notices} = useWorld();
		const {services: store, serviceLog, unitFile, controlService, session} = useServer();
		const loadable = useValue(store);
		const log = useValue(serviceLog);
		const file = useValue(unitFile);
		const filtered = useFilteredList('services', lastValue(loadable) ?? nothing, idOf, textOf);
		const {list, row: service} = filtered;
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
			...filtered,
			loadable,
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
		const {row: service, rows, selected, view, list, now} = model;
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
		const lines = rows.map((each, index) => `${theme.pointer(index === selected)}${theme.mark(each.level)} ${paintRow(layout, each)}`);
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
