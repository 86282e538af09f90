// `mailtui certificates HOST`: what each mail port serves, what certbot has on disk, and with --dry-run whether it would renew.
import type {Lineage} from '../commands/certbot-lineages.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Session} from '../session.ts';
import type {CommandLine, ExitCode, Subcommand} from './shape.ts';

const practise = async (at: CommandLine, session: Session, lineages: readonly Lineage[]): Promise<ExitCode> => {
	const {certbotDryRun} = await import('../commands/certbot-dry-run.ts');
	if (lineages.length === 0) throw new UsageError('certbot has no certificate on this server, so there is nothing to renew.');
	let worst: ExitCode = 0;
	for (const {name: lineage, server} of lineages) {
		const command = certbotDryRun.build({lineage, server});
		at.terminal.err(`${visible(command.argv.join(' '))} ...\n`);
		const [result] = await session.host.run([command]);
		const answer = result === undefined ? undefined : certbotDryRun.parse(result);
		const good = answer?.ok === true && answer.value.good;
		if (!good) worst = 2;
		const says = answer === undefined ? [] : answer.ok ? answer.value.says : [answer.why];
		const reasons = answer?.ok ? answer.value.reasons : [];
		if (at.options.json) at.terminal.out(`${JSON.stringify({lineage, good, reasons, says})}\n`);
		else
			at.terminal.out(
				`${good ? 'It would be renewed' : 'It would not be renewed'}: ${visible(lineage)}\n${reasons.map(reason => `  ${visible(reason)}\n`).join('')}${says.map(line => `  | ${visible(line)}\n`).join('')}`,
			);
	}
	return worst;
};

export const certificates: Subcommand = {
	name: 'certificates',
	summary: 'what each mail port serves, what certbot has, whether it would renew',
	words: '',
	options: [['--dry-run', 'let certbot try a renewal for practice; the test service of the authority is asked, nothing is kept']],
	run: async at => {
		const [session, {lookAtCertificates}, {certificatesDocument, printCertificates}, {exitCodeOfLevels}] = await Promise.all([
			at.open(),
			import('../report/look-at-certificates.ts'),
			import('../report/print-certificates.ts'),
			import('../checks/score.ts'),
		]);
		const seen = await lookAtCertificates({...session.at(), signal: at.terminal.signal}, session.host);
		if (at.options['dryRun']) return practise(at, session, seen.certbot.ok ? seen.certbot.value.lineages : []);
		const now = session.clock.now();
		if (at.options.json)
			at.terminal.out(
				`${JSON.stringify({host: session.host.label, at: now.toISOString(), ...(certificatesDocument(seen, now) as object)}, undefined, '  ')}\n`,
			);
		else at.terminal.out(printCertificates(seen, now, at.terminal.unicode));
		return exitCodeOfLevels([...seen.ports.flatMap(each => each.findings.map(finding => finding.level)), ...seen.renewal.map(each => each.level)]);
	},
};
