// What every mail port serves and what certbot keeps: names, issuer, chain, days left, TLS, the newest on disk, and whether it renews by itself.
import {useEffect, useMemo} from 'react';
import type {DryRun} from '../source/commands/certbot-dry-run.ts';
import type {Lineage} from '../source/commands/certbot-lineages.ts';
import type {Certificates} from '../source/report/look-at-certificates.ts';
import {type Loadable, lastValue} from '../source/store/loadable.ts';
import {certificateDetails} from './certificates/details.ts';
import {type CertificateRow, certificateColumns, certificateRows, textOfCertificate} from './certificates/rows.ts';
import {headline} from './fix/headline.ts';
import {useServer, useValue, useWorld} from './frame/world.tsx';
import {type FilteredList, listBindings, opensRow, useFilteredList, whyNoList} from './parts/filtered-list.ts';
import {Lines} from './parts/lines.tsx';
import {listWithDetails} from './parts/list-with-details.ts';
import {loadingText} from './parts/loading-text.ts';
import {Scrolled} from './parts/scrolled.tsx';
import {layoutTable, paintHeading, paintRow} from './parts/table.ts';
import {defineScreen} from './shape.ts';

type Model = FilteredList<CertificateRow> & {
	readonly loadable: Loadable<Certificates>;
	readonly all: readonly CertificateRow[];
	readonly dryRun: Loadable<DryRun>;
	look(): void;
	practise(lineage: Lineage): void;
	back(): void;
};

const none: readonly CertificateRow[] = [];
const idle: Loadable<DryRun> = {state: 'idle'};
const idOf = ({id}: CertificateRow): string => id;
const what = 'Visiting every port and reading what certbot keeps';

const whyNoPractice = ({row, dryRun}: Model): string | undefined =>
	row?.kind !== 'lineage' ? 'it is for a certificate of certbot: choose one.' : dryRun.state === 'loading' ? 'it is being tried.' : undefined;

const verdict = (rows: readonly CertificateRow[]): readonly ['ok' | 'warning' | 'failure' | 'unknown', string] => {
	const of = (level: CertificateRow['level']) => rows.filter(each => each.level === level).length;
	const soonest = Math.min(...rows.flatMap(({kind, daysLeft}) => (kind === 'port' && daysLeft !== undefined ? [daysLeft] : [])));
	const left = Number.isFinite(soonest) ? `, the first ends in ${soonest} days` : '';
	if (of('failure') > 0) return ['failure', `Certificates: ${of('failure')} that clients refuse${left}`];
	if (of('unknown') > 0) return ['unknown', `Certificates: ${of('unknown')} not known${left}`];
	return of('warning') > 0 ? ['warning', `Certificates: ${of('warning')} to look at${left}`] : ['ok', `Certificates: all is well${left}`];
};

export const certificates = defineScreen<Model>({
	id: 'certificates',
	title: 'Certificates',
	under: 'ports',
	bindings: listBindings<Model>(
		[
			opensRow('details', 'there is no certificate.'),
			{
				verb: 'practise',
				says: 'dry run',
				writes: true,
				blocked: whyNoPractice,
				act: ({row, practise}) => row?.kind === 'lineage' && practise(row.lineage),
			},
		],
		{says: 'look again', act: model => model.look()},
	).map(binding =>
		binding.verb === 'back'
			? {...binding, says: 'back', act: (model: Model) => model.back()}
			: binding.verb === 'filter'
				? {...binding, blocked: whyNoList}
				: binding,
	),
	atRoot: () => false,
	useModel: () => {
		const {frame} = useWorld();
		const {certificates: store, dryRuns, session} = useServer();
		const loadable = useValue(store);
		const tries = useValue(dryRuns);
		useEffect(() => void store.actions.lookOnce(), [store]);
		const seen = lastValue(loadable);
		const all = useMemo(() => (seen === undefined ? none : certificateRows(seen, session.clock.now())), [seen, session]);
		const filtered = useFilteredList('certificates', all, idOf, textOfCertificate);
		const {row, list, view} = filtered;
		return {
			...filtered,
			loadable,
			all,
			dryRun: row?.kind === 'lineage' ? (tries.get(row.lineage.name) ?? idle) : idle,
			look: () => void store.actions.look(),
			practise: lineage => void dryRuns.actions.look(lineage),
			back: () => (view.open === undefined ? frame.actions.go('ports') : list.actions.closeRow()),
		};
	},
	View: ({model, size, theme}) => {
		const {rows, row, all, selected, view, loadable, dryRun} = model;
		const columns = size.columns - 2;
		const seen = lastValue(loadable);
		if (seen === undefined) return <Lines lines={[loadingText(loadable, what, theme)]} rows={size.rows} theme={theme} />;
		const details = row ? certificateDetails(row, seen, dryRun, columns - 2, theme) : [];
		if (view.open !== undefined) return <Scrolled lines={details.map(line => ` ${line}`)} list={model.list} top={view.scrolled} size={size} theme={theme} />;
		const layout = layoutTable(certificateColumns, all, columns - 4);
		const lines = rows.map((each, index) => `${theme.pointer(index === selected)}${theme.mark(each.level)} ${paintRow(layout, each)}`);
		const head = [
			headline(...verdict(all), '', size.columns, theme),
			...(size.rows >= 14 ? [''] : []),
			...(all.length > 0 ? [`    ${theme.dim(paintHeading(layout))}`] : []),
		];
		const foot = size.rows >= 14 ? [loadingText(loadable, what, theme)] : [];
		return <Lines lines={listWithDetails({head, lines, selected, details, foot}, size)} rows={size.rows} theme={theme} />;
	},
});
