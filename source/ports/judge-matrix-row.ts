// One row of the port matrix, expected against found: a level and a sentence (RFC 8314, RFC 8996).
import type {Finding, Level} from '../checks/shape.ts';
import {daysLeft, readChain} from './certificate.ts';
import {facesOthers} from './expected-ports.ts';
import type {Cell, MatrixRow} from './matrix.ts';
import type {PortProbe} from './probe-port.ts';

const probeOf = (cell: Cell): PortProbe | undefined => (cell.state === 'tried' ? cell.probe : undefined);

const old = new Set(['SSLv3', 'TLSv1', 'TLSv1.1']);

const judgeTalk = (row: MatrixRow, probe: PortProbe, now: Date): readonly [Level, string] | undefined => {
	if (probe.trouble !== undefined) return ['failure', `it ${probe.trouble}`];
	if (row.kind === 'tcp') return undefined;
	if (probe.tls === undefined) {
		if (row.kind === 'postgresql') return undefined;
		return row.needsTls ? ['failure', 'it offers no TLS: no password is safe there'] : row.kind === 'smtp' ? ['warning', 'it offers no STARTTLS'] : undefined;
	}
	if (old.has(probe.tls.version)) return ['warning', `it speaks ${probe.tls.version} at best, which programs refuse`];
	const leaf = readChain(probe.tls.chain)?.leaf;
	if (leaf !== undefined && leaf.expires <= now) return ['failure', 'its certificate has expired'];
	if (leaf !== undefined && daysLeft(leaf, now) < 14) return ['warning', `its certificate ends in ${daysLeft(leaf, now)} days`];
	if ((row.kind === 'submission' || row.kind === 'submissions') && !(probe.capabilities ?? []).some(each => /^AUTH[ =]/i.test(each)))
		return ['failure', 'it offers no login, so nobody can send'];
	return undefined;
};

const judgeReach = (row: MatrixRow, outside: PortProbe | undefined, heard: boolean): readonly [Level, string] | undefined => {
	const facing = row.listeners?.some(each => facesOthers(each.address));
	if (row.outside === 'open' && row.listeners?.length === 0) return ['failure', 'nothing listens'];
	if (row.outside === 'open' && facing === false) return ['failure', 'it listens on the server itself only'];
	if (outside === undefined) return undefined;
	if (row.outside === 'closed' && outside.reachable === 'open') return ['failure', 'it answers the whole internet'];
	if (outside.reachable === 'unknown') return ['unknown', outside.trouble ?? 'it could not be tried'];
	if (row.outside === 'closed')
		return outside.reachable === 'refused' || heard ? ['ok', 'closed to the world'] : ['unknown', 'nothing at all answers from here'];
	if (outside.reachable === 'open') return undefined;
	if (row.port === 25) return ['unknown', 'no answer from here; most networks block port 25 outwards'];
	const level = row.outside === 'open' ? 'failure' : 'ok';
	return heard
		? [level, outside.reachable === 'refused' ? 'refused from here' : 'no answer from here: a firewall']
		: ['unknown', 'nothing at all answers from here'];
};

/** `heard`: some port answered from here at the public address, so that silence of another means something. Undefined while it is being tried. */
export const judgeMatrixRow = (row: MatrixRow, heard: boolean, now: Date): Finding | undefined => {
	const {server, public: outside, vpn} = row.cells;
	if ([server, outside, vpn].some(cell => cell.state === 'trying')) return undefined;
	const finding = (level: Level, says: string): Finding => ({level, subject: `port ${row.port}`, says});
	const talked = [outside, server, vpn].map(probeOf).find(probe => probe?.reachable === 'open');
	const inner = probeOf(server);
	if (inner !== undefined && inner.reachable === 'refused' && (row.listeners?.length ?? 0) > 0)
		return finding('failure', 'It listens, and yet refuses the server itself.');
	const order: readonly Level[] = ['failure', 'warning', 'unknown', 'ok'];
	const said = [judgeReach(row, probeOf(outside), heard), talked === undefined ? undefined : judgeTalk(row, talked, now)].filter(each => each !== undefined);
	const [worst] = said.toSorted((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
	const upper = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}.`;
	if (worst !== undefined) return finding(worst[0], upper(worst[1]));
	if (talked === undefined) return finding('unknown', inner?.trouble === undefined ? 'It could not be tried from anywhere.' : upper(inner.trouble));
	if (outside.state !== 'tried') return finding('ok', 'It answers on the server; it was not tried from outside.');
	return finding('ok', 'As expected.');
};

/** Whether anything that should answer from here does. */
export const heardFromOutside = (rows: readonly MatrixRow[]): boolean => rows.some(row => probeOf(row.cells.public)?.reachable === 'open');
