// A change of OpenDKIM's keys, shown, asked for, done, and told.
import type {ChangeResult} from '../../changes/shape.ts';
import type {PreparedDkim} from '../../dns/change-dkim.ts';
import {visible} from '../../format/visible.ts';
import {UsageError} from '../../problem.ts';
import type {Session} from '../../session.ts';
import type {CommandLine, ExitCode} from '../shape.ts';

export const domainOf = ({words}: CommandLine): string => {
	const domain = (words[0] ?? '').toLowerCase().replace(/\.$/, '');
	if (!/^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]{2,}$/.test(domain))
		throw new UsageError(`${visible((words[0] ?? '').slice(0, 80))} is no domain.`, 'Name it as example.org.');
	return domain;
};

/** `quietly`: stdout is for what follows, so how it went is talk. */
export const carryOut = async (at: CommandLine, session: Session, prepared: PreparedDkim, quietly = false): Promise<ExitCode> => {
	const [{printEvent, printPlan, printResult}, {applyDkim}] = await Promise.all([import('../../repair/print-repair.ts'), import('../../dns/change-dkim.ts')]);
	const {plan} = prepared;
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
	let result: ChangeResult | undefined;
	for await (const event of applyDkim(session, prepared, 60_000)) {
		if (event.kind === 'ended') result = event.result;
		else at.terminal.err(printEvent(event, at.terminal.unicode));
	}
	if (result === undefined) throw new Error('A change ended without a result');
	if (at.options.json) at.terminal.out(`${JSON.stringify({host: session.host.label, ...result}, undefined, '  ')}\n`);
	else (quietly ? at.terminal.err : at.terminal.out)(printResult(result, at.host));
	return result.result === 'confirmed' ? 0 : result.result === 'unknown' ? 3 : 2;
};
