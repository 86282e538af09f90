// The certificates of a server as the document that `certificates --json` prints, and as tables for a person.

import {worstLevel} from '../format/levels.ts';
import {marks} from '../format/marks.ts';
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import {daysLeft, readChain} from '../ports/certificate.ts';
import {notReloaded} from '../ports/deploy-hook.ts';
import type {Certificates} from './look-at-certificates.ts';

export const certificatesDocument = ({ports, certbot, renewal}: Certificates, now: Date): unknown => ({
	ports: ports.map(({port, findings, chain, versions, file}) => ({
		port,
		level: worstLevel(findings.map(each => each.level)),
		findings,
		...(chain && {
			certificate: {
				names: chain.leaf.names,
				issuer: chain.leaf.issuer,
				key: chain.leaf.key,
				serial: chain.leaf.serial,
				from: chain.leaf.from,
				expires: chain.leaf.expires,
				daysLeft: chain.daysLeft,
				chain: chain.chain,
				sent: chain.length,
			},
		}),
		tls: versions,
		...(file && {file: {path: file.path, holds: file.holds}}),
	})),
	certbot: certbot.ok
		? {
				lineages: certbot.value.lineages.map(({name, path, certificate}) => {
					const leaf = certificate === undefined ? undefined : readChain(certificate)?.leaf;
					return {name, path, ...(leaf && {names: leaf.names, expires: leaf.expires, daysLeft: daysLeft(leaf, now), serial: leaf.serial})};
				}),
				notReloaded: notReloaded(certbot.value),
				log: certbot.value.log,
			}
		: {why: certbot.why},
	renewal: renewal.flatMap(({id, findings}) => findings.map(finding => ({check: id, ...finding}))),
});

export const printCertificates = ({ports, certbot, renewal}: Certificates, now: Date, unicode: boolean): string => {
	const mark = marks(unicode);
	const rows = ports.map(({port, findings, chain, versions}) => [
		`${mark[worstLevel(findings.map(each => each.level))]} ${port}`,
		chain === undefined ? '-' : visible(chain.leaf.names.join(', ')),
		chain === undefined ? '' : `${chain.daysLeft} d`,
		chain === undefined ? '' : visible(chain.leaf.issuer),
		chain === undefined ? '' : chain.leaf.key,
		versions.offered.map(version => version.replace('TLSv', '')).join(' '),
		visible(
			findings
				.filter(each => each.level !== 'ok')
				.map(each => each.says)
				.join(' '),
		),
	]);
	const lines = [textTable([['  port', 'names', 'left', 'issued by', 'key', 'TLS', ''], ...rows], [2])];
	if (!certbot.ok) return `${lines.join('')}\n${visible(certbot.why)}\n`;
	for (const {name, path, certificate} of certbot.value.lineages) {
		const leaf = certificate === undefined ? undefined : readChain(certificate)?.leaf;
		lines.push(
			`\ncertbot ${visible(name)}: ${leaf === undefined ? 'cannot be read' : `${visible(leaf.names.join(', '))}, ${daysLeft(leaf, now)} days left`}, ${visible(path)}\n`,
		);
	}
	for (const {findings} of renewal)
		for (const {level, says} of findings.filter(each => each.level !== 'skipped')) lines.push(`${mark[level]} ${visible(says)}\n`);
	if (notReloaded(certbot.value).length > 0 && certbot.value.lineages.length > 0)
		lines.push('  Repair it with: mailtui fix HOST certbot-deploy-hook-missing\n');
	for (const line of certbot.value.log) lines.push(`  | ${visible(line)}\n`);
	return lines.join('');
};
