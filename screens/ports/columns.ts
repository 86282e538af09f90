// The columns of the matrix: what a port is for, and how it looks from each of the three places.
import type {Finding} from '../../source/checks/shape.ts';
import {visible} from '../../source/format/visible.ts';
import {type CertificateFacts, type ChainFacts, daysLeft, readChain} from '../../source/ports/certificate.ts';
import type {Cell, MatrixRow, Place} from '../../source/ports/matrix.ts';
import type {PortProbe} from '../../source/ports/probe-port.ts';
import type {Column} from '../parts/table.ts';

/** A row with its verdict; undefined while it is being tried. */
export type JudgedRow = MatrixRow & {readonly finding: Finding | undefined};

const reached: Readonly<Record<PortProbe['reachable'], string>> = {open: 'open', refused: 'refused', filtered: 'silent', unknown: '?'};

export const cellText = (cell: Cell): string => {
	if (cell.state === 'tried') return reached[cell.probe.reachable];
	return cell.state === 'trying' ? '...' : cell.state === 'untried' ? 'closed' : '-';
};

const places: readonly Place[] = ['public', 'server', 'vpn'];

/** The visit that tells most: as the world sees it, else from wherever it was seen. */
export const visitOf = ({cells}: MatrixRow, has: (probe: PortProbe) => boolean): PortProbe | undefined =>
	places
		.map(place => cells[place])
		.flatMap(cell => (cell.state === 'tried' ? [cell.probe] : []))
		.find(has);

export const chainOf = (row: MatrixRow): ChainFacts | undefined => {
	const chain = visitOf(row, probe => probe.tls !== undefined)?.tls?.chain;
	return chain === undefined ? undefined : readChain(chain);
};

export const greetingOf = (row: MatrixRow): string => visible(visitOf(row, probe => probe.greeting !== undefined)?.greeting ?? '');

/** Names as ss says them. */
export const listenerOf = ({listeners}: MatrixRow): string => {
	if (listeners === undefined) return '?';
	const names = [...new Set(listeners.flatMap(each => each.programs))];
	return listeners.length === 0 ? 'nobody' : names.length === 0 ? 'somebody' : visible(names.join(' '));
};

const tlsText = (row: MatrixRow): string => {
	const tls = visitOf(row, probe => probe.tls !== undefined)?.tls;
	if (tls) return visible(tls.version.replace('TLSv', 'TLS '));
	return visitOf(row, probe => probe.offersTls === false) ? 'none' : '-';
};

const certificateText = (leaf: CertificateFacts | undefined, now: Date): string => {
	if (leaf === undefined) return '-';
	const days = daysLeft(leaf, now);
	return days < 0 ? 'expired' : `${days} d`;
};

/** Port and its three views stay at any width. */
export const portColumns = (now: Date): ReadonlyArray<Column<JudgedRow>> => [
	{title: 'port', cell: row => String(row.port), align: 'right', columns: 5},
	{title: 'for', cell: row => visible(row.title), most: 24, dropped: 4},
	{title: 'server', cell: row => cellText(row.cells.server), columns: 7},
	{title: 'outside', cell: row => cellText(row.cells.public), columns: 7},
	{title: 'VPN', cell: row => cellText(row.cells.vpn), columns: 7},
	{title: 'listens', cell: listenerOf, most: 12, dropped: 3},
	{title: 'TLS', cell: tlsText, columns: 7, dropped: 1},
	{title: 'cert', cell: row => certificateText(chainOf(row)?.leaf, now), columns: 7, align: 'right', dropped: 2},
	{title: 'expected', cell: row => (row.outside === 'may' ? 'may' : row.outside), columns: 8, dropped: 6},
	{title: 'found', cell: row => visible(row.finding?.says ?? '...'), grows: true, least: 20, dropped: 5},
];
