// `mailtui ports HOST`: each port as the server itself, this machine by the public address, and this machine by VPN reach it.
import {levelsWorstFirst} from '../checks/score.ts';
import type {Level} from '../checks/shape.ts';
import {marks} from '../format/marks.ts';
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import {daysLeft, readChain} from '../ports/certificate.ts';
import {heardFromOutside, judgeMatrixRow} from '../ports/judge-matrix-row.ts';
import {type Cell, type Matrix, type MatrixRow, probeMatrix} from '../ports/matrix.ts';
import type {ExitCode, Subcommand} from './shape.ts';

type Judged = MatrixRow & {readonly level: Level; readonly says: string};

const judge = (matrix: Matrix, now: Date): readonly Judged[] =>
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

const exitCodeOf = (rows: readonly Judged[]): ExitCode => {
	const worst = levelsWorstFirst.find(level => rows.some(row => row.level === level));
	return worst === 'failure' ? 2 : worst === 'unknown' ? 3 : worst === 'warning' ? 1 : 0;
};

export const ports: Subcommand = {
	name: 'ports',
	summary: 'what answers where: on the server, from here, by VPN',
	words: '',
	options: [],
	run: async at => {
		const session = await at.open();
		let matrix: Matrix | undefined;
		for await (const latest of probeMatrix({...session.at(), host: session.host, signal: at.terminal.signal})) matrix = latest;
		if (matrix === undefined) return 3;
		const now = session.clock.now();
		const rows = judge(matrix, now);
		if (at.options.json) {
			const document = rows.map(({port, title, level, says, listeners, cells}) => ({
				port,
				title,
				level,
				says,
				listeners,
				server: cellDocument(cells.server, now),
				public: cellDocument(cells.public, now),
				vpn: cellDocument(cells.vpn, now),
			}));
			at.terminal.out(`${JSON.stringify({host: session.host.label, at: now.toISOString(), addresses: matrix.addresses, ports: document}, undefined, '  ')}\n`);
		} else {
			const mark = marks(at.terminal.unicode);
			const head = ['  port', '', 'server', matrix.addresses.public ?? 'public', matrix.addresses.vpn ?? 'VPN', 'who listens', ''];
			const body = rows.map(row => [
				`${mark[row.level]} ${row.port}`,
				visible(row.title),
				sayCell(row.cells.server),
				sayCell(row.cells.public),
				sayCell(row.cells.vpn),
				visible([...new Set((row.listeners ?? []).flatMap(each => each.programs))].join(' ')),
				visible(row.says),
			]);
			at.terminal.out(textTable([head, ...body]));
			if (!matrix.listeners.ok) at.terminal.err(`${visible(matrix.listeners.why)}\n`);
		}
		return exitCodeOf(rows);
	},
};
