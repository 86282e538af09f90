// The rows of the Certificates screen: what each mail port serves, then what certbot keeps on disk.
import type {Level} from '../../source/checks/shape.ts';
import type {Lineage} from '../../source/commands/certbot-lineages.ts';
import {worstLevel} from '../../source/format/levels.ts';
import {visible} from '../../source/format/visible.ts';
import {type CertificateFacts, daysLeft, readChain} from '../../source/ports/certificate.ts';
import type {PortCertificate} from '../../source/ports/every-certificate.ts';
import type {Certificates} from '../../source/report/look-at-certificates.ts';
import type {Column} from '../parts/table.ts';

export type CertificateRow = {
	readonly id: string;
	readonly level: Level;
	readonly leaf: CertificateFacts | undefined;
	readonly daysLeft: number | undefined;
} & (
	| {readonly kind: 'port'; readonly port: PortCertificate}
	| {
			readonly kind: 'lineage';
			readonly lineage: Lineage;
			/** What is wrong with how it is renewed. */
			readonly warns: string;
	  }
);

const renewalWarns = ({renewal}: Certificates): string =>
	renewal.flatMap(({findings}) => findings.filter(each => each.level !== 'ok' && each.level !== 'skipped').map(each => each.says)).join(' ');

const renewalLevel = ({renewal}: Certificates): Level => worstLevel(renewal.map(each => each.level));

export const certificateRows = (seen: Certificates, now: Date): readonly CertificateRow[] => [
	...seen.ports.map(
		(port): CertificateRow => ({
			kind: 'port',
			id: String(port.port),
			level: worstLevel(port.findings.map(each => each.level)),
			port,
			leaf: port.chain?.leaf,
			daysLeft: port.chain?.daysLeft,
		}),
	),
	...(seen.certbot.ok ? seen.certbot.value.lineages : []).map((lineage): CertificateRow => {
		const leaf = lineage.certificate === undefined ? undefined : readChain(lineage.certificate)?.leaf;
		return {
			kind: 'lineage',
			id: `certbot ${lineage.name}`,
			level: renewalLevel(seen),
			lineage,
			warns: renewalWarns(seen),
			leaf,
			daysLeft: leaf && daysLeft(leaf, now),
		};
	}),
];

const versionsOf = (row: CertificateRow): string =>
	row.kind === 'port' ? row.port.versions.offered.map(version => version.replace(/^TLSv(\d)$/, '$1.0').replace('TLSv', '')).join(' ') : '';

export const saysOf = (row: CertificateRow): string => {
	if (row.kind === 'lineage') return row.leaf === undefined ? 'cannot be read' : row.warns || 'on disk, renewed by certbot';
	const bad = row.port.findings.filter(each => each.level !== 'ok');
	return (bad.length > 0 ? bad : row.port.findings).map(each => each.says).join(' ');
};

export const titleOf = (row: CertificateRow): string => (row.kind === 'port' ? `port ${row.port.port}` : 'certbot');

export const textOfCertificate = (row: CertificateRow): string =>
	`${titleOf(row)} ${row.leaf?.names.join(' ') ?? ''} ${row.leaf?.issuer ?? ''} ${row.level} ${saysOf(row)}`;

export const certificateColumns: ReadonlyArray<Column<CertificateRow>> = [
	{title: 'where', cell: titleOf},
	{title: 'left', cell: ({daysLeft: days}) => (days === undefined ? '' : `${days} d`), align: 'right'},
	{title: 'TLS', cell: versionsOf, dropped: 1},
	{title: 'key', cell: ({leaf}) => visible(leaf?.key ?? ''), dropped: 3},
	{title: 'issued by', cell: ({leaf}) => visible(leaf?.issuer ?? ''), most: 20, dropped: 2},
	{title: 'found', cell: row => visible(saysOf(row)), grows: true, least: 20},
];
