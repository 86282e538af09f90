// The certificates of a server as the document that `certificates --json` prints, and as tables for a person.

import {worstLevel} from '../format/levels.ts';
import {marks} from '../format/marks.ts';
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import {daysLeft, readChain} from './certificate.ts';
import {notReloaded} from './deploy-hook.ts';
import type {EveryCertificate} from './every-certificate.ts';

export const certificatesDocument = ({ports, certbot}: EveryCertificate, now: Date): unknown => ({
	ports: ports.map(({port, findings, chain, versions}) => ({
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
});

export const printCertificates = ({ports, certbot}: EveryCertificate, now: Date, unicode: boolean): string => {
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
	const left = notReloaded(certbot.value);
	if (certbot.value.lineages.length > 0)
		lines.push(
			left.length === 0
				? 'After a renewal a hook reloads Postfix and Dovecot.\n'
				: `After a renewal nobody reloads ${left.join(' and ')}: mailtui fix HOST certbot-deploy-hook-missing\n`,
		);
	for (const line of certbot.value.log) lines.push(`  | ${visible(line)}\n`);
	return lines.join('');
};
