// The columns of the matrix: what a port is for, and how it looks from each of the three places.
import {visible} from '../../source/format/visible.ts';
import type {Cell} from '../../source/ports/matrix.ts';
import type {PortProbe} from '../../source/ports/probe-port.ts';
import type {PortRow} from '../../source/store/port-matrix.ts';
import type {Column} from '../parts/table.ts';

const reached: Readonly<Record<PortProbe['reachable'], string>> = {open: 'open', refused: 'refused', filtered: 'silent', unknown: '?'};

export const cellText = (cell: Cell): string => {
	if (cell.state === 'tried') return reached[cell.probe.reachable];
	return cell.state === 'trying' ? '...' : cell.state === 'untried' ? 'closed' : '-';
};

/** Names as ss says them. */
export const listenerOf = ({listeners}: Pick<PortRow, 'listeners'>): string => {
	if (listeners === undefined) return '?';
	const names = [...new Set(listeners.flatMap(each => each.programs))];
	return listeners.length === 0 ? 'nobody' : names.length === 0 ? 'somebody' : visible(names.join(' '));
};

const tlsText = ({secured, cells}: PortRow): string => {
	if (secured?.tls) return visible(secured.tls.version.replace('TLSv', 'TLS '));
	return Object.values(cells).some(cell => cell.state === 'tried' && cell.probe.offersTls === false) ? 'none' : '-';
};

const certificateText = ({chain}: PortRow): string => (chain === undefined ? '-' : chain.daysLeft < 0 ? 'expired' : `${chain.daysLeft} d`);

/** Port and its three views stay at any width. */
export const portColumns: ReadonlyArray<Column<PortRow>> = [
	{title: 'port', cell: row => String(row.port), align: 'right', columns: 5},
	{title: 'for', cell: row => visible(row.title), most: 24, dropped: 4},
	{title: 'server', cell: row => cellText(row.cells.server), columns: 7},
	{title: 'outside', cell: row => cellText(row.cells.public), columns: 7},
	{title: 'VPN', cell: row => cellText(row.cells.vpn), columns: 7},
	{title: 'listens', cell: listenerOf, most: 12, dropped: 3},
	{title: 'TLS', cell: tlsText, columns: 7, dropped: 1},
	{title: 'cert', cell: certificateText, columns: 7, align: 'right', dropped: 2},
	{title: 'expected', cell: row => (row.outside === 'may' ? 'may' : row.outside), columns: 8, dropped: 6},
	{title: 'found', cell: row => visible(row.finding?.says ?? '...'), grows: true, least: 20, dropped: 5},
];
