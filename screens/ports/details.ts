// One port in full: what was expected, what was found from each place, who listens, and what TLS it serves.
import {formatDuration} from '../../source/format/duration.ts';
import {visible} from '../../source/format/visible.ts';
import type {Cell} from '../../source/ports/matrix.ts';
import type {PortMatrix, PortRow} from '../../source/store/port-matrix.ts';
import type {Theme} from '../frame/theme.ts';
import {cut} from '../parts/columns.ts';
import {wrap} from '../parts/wrap.ts';
import {chainText} from './chain-text.ts';
import {cellText} from './columns.ts';

const expectation = {open: 'must be open to the world', may: 'may be open to the world', closed: 'must be closed to the world'} as const;

const placeText = (name: string, cell: Cell): string => {
	if (cell.state === 'none') return `${name}: no address is known`;
	if (cell.state === 'untried') return `${name}: ${cell.why}`;
	if (cell.state === 'trying') return `${name}: being tried`;
	const {probe} = cell;
	return `${name}: ${probe.reachable === 'open' ? `open in ${formatDuration(probe.connectMs)}` : cellText(cell)}${probe.trouble === undefined ? '' : `, ${visible(probe.trouble)}`}`;
};

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const listensText = ({listeners}: PortRow): string => {
	if (listeners === undefined) return 'Who listens is not known.';
	if (listeners.length === 0) return 'Nobody listens.';
	return `Listens on ${listeners.map(each => visible(`${each.address}${each.programs.length > 0 ? ` (${each.programs.join(', ')})` : ''}`)).join(', ')}`;
};

const named = (name: string, address: string | undefined): string => (address === undefined ? name : `${name} (${visible(address)})`);

export const portDetails = (row: PortRow, addresses: PortMatrix['addresses'], columns: number, theme: Theme): string[] => {
	const {chain, greeting} = row;
	const tls = row.secured?.tls;
	const facts = [
		visible(row.finding?.says ?? 'Being tried.'),
		listensText(row),
		placeText('From the server itself', row.cells.server),
		placeText(named('From here, public', addresses?.public), row.cells.public),
		placeText(named('From here, VPN', addresses?.vpn), row.cells.vpn),
		...(tls ? [visible(`${tls.version}, ${tls.cipher}`)] : []),
		...(chain
			? [
					`Certificate for ${visible(chain.leaf.names.join(', '))}, by ${visible(chain.leaf.issuer)}, ${chain.leaf.key}`,
					`Valid ${dayOf(chain.leaf.from)} to ${dayOf(chain.leaf.expires)}, ${chain.daysLeft} days left; ${chainText(chain.chain, chain.length)}`,
				]
			: []),
		...(greeting === undefined ? [] : [`Greeting: ${visible(greeting)}`]),
	];
	const mark = row.finding ? theme.mark(row.finding.level) : theme.dim('.');
	return [
		`${mark} ${theme.strong(cut(`Port ${row.port}, ${visible(row.title)}`, columns - 2))}`,
		theme.dim(`It ${expectation[row.outside]}.`),
		...facts.flatMap(fact => wrap(fact, columns)),
	];
};
