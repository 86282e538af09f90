// One certificate in full: for whom, by whom, until when, which TLS; of a file also whether it renews, and what the last renewal said.
import type {DryRun} from '../../source/commands/certbot-dry-run.ts';
import {visible} from '../../source/format/visible.ts';
import type {OnDisk} from '../../source/ports/judge-certificate.ts';
import type {Certificates} from '../../source/report/look-at-certificates.ts';
import {type Loadable, lastValue} from '../../source/store/loadable.ts';
import type {Theme} from '../frame/theme.ts';
import {wrap} from '../parts/wrap.ts';
import {chainText} from '../ports/chain-text.ts';
import type {CertificateRow} from './rows.ts';

const labelColumns = 10;

const labelled = (label: string, text: string, columns: number, theme: Theme): string[] =>
	wrap(visible(text), Math.max(20, columns - labelColumns)).map((line, index) => `${theme.dim((index === 0 ? label : '').padEnd(labelColumns))}${line}`);

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const fileText = ({path, holds, stored}: OnDisk): string => {
	if (holds === 'served') return `${path}, which is what is served`;
	if (holds === 'newer') return `${path} is newer, valid to ${stored === undefined ? '?' : dayOf(stored.expires)}: reload the program that serves it`;
	return holds === 'unknown' ? `${path}, which could not be read` : `${path} holds another certificate`;
};

const leafLines = ({leaf, daysLeft}: CertificateRow, columns: number, theme: Theme): string[] =>
	leaf === undefined
		? []
		: [
				...labelled('for', leaf.names.join(', '), columns, theme),
				...labelled('by', `${leaf.issuer}, ${leaf.key}, serial ${leaf.serial}`, columns, theme),
				...labelled('valid', `${dayOf(leaf.from)} to ${dayOf(leaf.expires)}, ${daysLeft} days left`, columns, theme),
			];

const dryRunLines = (dryRun: Loadable<DryRun>, columns: number, theme: Theme): string[] => {
	if (dryRun.state === 'loading') return [theme.dim('certbot tries a renewal for practice; that may take some minutes ...')];
	if (dryRun.state === 'failed') return [`${theme.mark('failure')} ${visible(dryRun.problem.title)}`];
	const value = lastValue(dryRun);
	if (value === undefined) return [theme.dim('d lets certbot try a renewal for practice.')];
	return [
		`${theme.mark(value.good ? 'ok' : 'failure')} ${theme.strong(value.good ? 'It would be renewed' : 'It would not be renewed')}`,
		...value.reasons.flatMap(reason => wrap(visible(reason), Math.max(20, columns - 2)).map(line => `  ${line}`)),
		...value.says.flatMap(line => labelled('', line, columns, theme)),
	];
};

export const certificateDetails = (row: CertificateRow, seen: Certificates, dryRun: Loadable<DryRun>, columns: number, theme: Theme): string[] => {
	const finding = (level: CertificateRow['level'], says: string) =>
		wrap(visible(says), columns - 2).map((line, index) => `${index === 0 ? theme.mark(level) : ' '} ${line}`);
	if (row.kind === 'port') {
		const {port, chain, versions, file, findings} = row.port;
		return [
			theme.strong(`Port ${port}`),
			...findings.flatMap(each => finding(each.level, each.says)),
			...leafLines(row, columns, theme),
			...(chain ? labelled('chain', `${chain.length} sent; ${chainText(chain.chain, chain.length)}`, columns, theme) : []),
			...labelled(
				'TLS',
				`${versions.offered.join(', ') || 'none'}${versions.unknown.length > 0 ? `; could not be tried: ${versions.unknown.join(', ')}` : ''}`,
				columns,
				theme,
			),
			...(file ? labelled('on disk', fileText(file), columns, theme) : []),
			...findings.flatMap(each => (each.evidence ?? []).flatMap(({from, text}) => labelled('', `${from}: ${text}`, columns, theme))),
		];
	}
	const {lineage} = row;
	const log = seen.certbot.ok ? seen.certbot.value.log : [];
	const practice = dryRunLines(dryRun, columns, theme);
	// What was asked for just now stands where it is seen.
	const asked = dryRun.state !== 'idle';
	return [
		theme.strong(visible(`certbot ${lineage.name}`)),
		...(asked ? practice : []),
		...seen.renewal.flatMap(({findings}) => findings.flatMap(each => finding(each.level, each.says))),
		...leafLines(row, columns, theme),
		...labelled('on disk', lineage.path, columns, theme),
		...(lineage.server === undefined ? [] : labelled('authority', lineage.server, columns, theme)),
		...(asked ? [] : practice),
		...(log.length > 0 ? [theme.dim("the end of certbot's log:"), ...log.flatMap(line => labelled('', line, columns, theme))] : []),
	];
};
