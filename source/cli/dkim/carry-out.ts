// A change of OpenDKIM's keys, asked for, shown, done through changes/, and told.
import type {ChangeResult, Plan} from '../../changes/shape.ts';
import {dkimKeys} from '../../commands/dkim-keys.ts';
import {type DkimSource, tablePaths} from '../../dns/plan-dkim.ts';
import {verifyDkim, type Wanted} from '../../dns/verify-dkim.ts';
import {visible} from '../../format/visible.ts';
import {HostError} from '../../host/host-error.ts';
import {UsageError} from '../../problem.ts';
import type {Session} from '../../session.ts';
import type {CommandLine, ExitCode} from '../shape.ts';

/** OpenDKIM's tables as they are now, with the files behind them. Throws HostError where they cannot be read. */
export const readDkim = async (session: Session): Promise<DkimSource> => {
	const {ask} = session.at();
	const tables = await ask(dkimKeys, {file: '/etc/opendkim.conf'});
	if (!tables.ok) throw new HostError('closed', tables.why);
	const {configRead} = await import('../../commands/config-read.ts');
	const files = await ask(configRead, {patterns: tablePaths(tables.value)});
	if (!files.ok) throw new HostError('closed', files.why);
	return {tables: tables.value, files: files.value};
};

export const domainOf = ({words}: CommandLine): string => {
	const domain = (words[0] ?? '').toLowerCase().replace(/\.$/, '');
	if (!/^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]{2,}$/.test(domain))
		throw new UsageError(`${visible(words[0] ?? '')} is no domain.`, 'Name it as example.org.');
	return domain;
};

/** `quietly`: stdout is for what follows, so how it went is talk. */
export const carryOut = async (at: CommandLine, session: Session, plan: Plan, wanted: Wanted, quietly = false): Promise<ExitCode> => {
	const {printEvent, printPlan, printResult} = await import('../../repair/print-repair.ts');
	at.terminal.err(await printPlan(plan, 'diff'));
	if (session.readOnly)
		throw new UsageError('This session is read-only: nothing is changed.', 'Start again without --read-only (or read_only in the profile).');
	if (!at.options.yes) {
		if (at.terminal.asker === undefined) throw new UsageError('Nobody can be asked here whether to do this.', 'Give --yes to do it without asking.');
		if (!(await at.terminal.asker.confirm({title: `${visible(plan.title)} on ${visible(at.host)}?`, lines: plan.notes.map(visible)}))) {
			at.terminal.err('Nothing was changed.\n');
			return 64;
		}
	}
	const [{applyChange}, {operator}] = await Promise.all([import('../../changes/apply.ts'), import('../../changes/operator.ts')]);
	let result: ChangeResult | undefined;
	const options = {host: session.host, clock: session.clock, by: operator(), because: ['dkim'], confirmWithinMs: 60_000};
	for await (const event of applyChange(plan, {...options, verify: () => verifyDkim(session.at(), wanted)})) {
		if (event.kind === 'ended') result = event.result;
		else at.terminal.err(printEvent(event, at.terminal.unicode));
	}
	if (result === undefined) throw new Error('A change ended without a result');
	if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, ...result}, undefined, '  ')}\n`);
	else (quietly ? at.terminal.err : at.terminal.out)(printResult(result, at.host));
	return result.result === 'confirmed' ? 0 : result.result === 'unknown' ? 3 : 2;
};
