// The port matrix, judged, as the document that `ports --json` prints and as a table for a person.
import type {Level} from '../checks/shape.ts';
import {marks} from '../format/marks.ts';
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import {daysLeft, readChain} from './certificate.ts';
import {heardFromOutside, judgeMatrixRow} from './judge-matrix-row.ts';
import type {Cell, Matrix, MatrixRow} from './matrix.ts';

export type Judged = MatrixRow & {readonly level: Level; readonly says: string};

export const judgeMatrix = (matrix: Matrix, now: Date): readonly Judged[] =>
	matrix.rows.map(row => {
		const finding = judgeMatrixRow(row, heardFromOutside(matrix.rows), now);
		return {...row, level: finding?.level ?? 'unknown', says: finding?.says ?? 'It was not tried to the end.'};
	});

const sayCell = (cell: Cell): string => {
	if (cell.state !== 'tried') return cell.state === 'none' ? '' : '-';
	const {reachable, tls} = cell.probe;
	return reachable === 'open' && tls !== undefined ? `open ${tls.version}` : reachable;
};

const cellDocument = (cell: Cell, now: Date): unknown => {
	if (cell.state !== 'tried') return cell.state === 'untried' ? {reachable: 'untried', why: cell.why} : undefined;
	const {reachable, connectMs, greeting, capabilities, tls, trouble} = cell.probe;
	const leaf = tls && readChain(tls.chain)?.leaf;
	const certificate = leaf && {names: leaf.names, issuer: leaf.issuer, expires: leaf.expires, daysLeft: daysLeft(leaf, now)};
	return {
		reachable,
		connectMs: Math.round(connectMs),
		greeting,
		capabilities,
		tls: tls && {version: tls.version, cipher: tls.cipher, authorized: tls.authorized, authorizationError: tls.authorizationError, certificate},
		trouble,
	};
};

export const matrixDocument = (rows: readonly Judged[], now: Date): unknown =>
	rows.map(({port, title, level, says, listeners, cells}) => ({
		port,
		title,
		level,
		says,
		listeners,
		server: cellDocument(cells.server, now),
		public: cellDocument(cells.public, now),
		vpn: cellDocument(cells.vpn, now),
	}));

export const printMatrix = (rows: readonly Judged[], addresses: Matrix['addresses'], unicode: boolean): string => {
	const mark = marks(unicode);
	const head = ['  port', '', 'server', addresses.public ?? 'public', addresses.vpn ?? 'VPN', 'who listens', ''];
	const body = rows.map(row => [
		`${mark[row.level]} ${row.port}`,
		visible(row.title),
		sayCell(row.cells.server),
		sayCell(row.cells.public),
		sayCell(row.cells.vpn),
		visible([...new Set((row.listeners ?? []).flatMap(each => each.programs))].join(' ')),
		visible(row.says),
	]);
	return textTable([head, ...body]);
};
