// `mailtui users import HOST FILE`: mailboxes from a CSV file, judged first, written then, proven at last.
import {formatDuration} from '../../format/duration.ts';
import {textTable} from '../../format/text-table.ts';
import {visible} from '../../format/visible.ts';
import {HostError} from '../../host/host-error.ts';
import {createOutcome, type Outcome, outcomeOf, sayLeft, totalOf} from '../../import/outcome.ts';
import {type ImportPlan, plannedRows} from '../../import/plan-import.ts';
import type {Proof} from '../../import/prove-logins.ts';
import type {RowResult} from '../../import/run-import.ts';
import type {Hands} from '../../mailboxes/hands.ts';
import {UsageError} from '../../problem.ts';
import type {Action, CommandLine, ExitCode} from '../shape.ts';
import {withHands} from './hands-at.ts';
import {confirmed, needWord, printJson, sayRights} from './with-mailboxes.ts';

const sample = 10;
const shownRefusals = 20;
const widest = 64;

/** One row of nonsense must not push the verdicts of all others out of sight. */
const short = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 1)}~` : text);

const planLines = (plan: ImportPlan): readonly (readonly string[])[] =>
	Array.from(plannedRows(plan), ({row, verdict}) => [
		String(row.line),
		short(visible(verdict.kind === 'refused' ? row.email : verdict.address.address)),
		short(visible(row.name)),
		{clear: 'in clear', hashed: 'hashed', none: verdict.kind === 'new' ? 'made here' : '-'}[row.password.kind],
		{new: '+ add', update: '~ update', exists: '= exists, skip', refused: `x ${visible(verdict.says)}`}[verdict.kind],
	]);

/** What would become of it; where `nothing` is written because one row is refused, of the others too. */
function* dryResults(plan: ImportPlan, nothing: boolean): Generator<RowResult> {
	for (const {row, verdict} of plannedRows(plan)) {
		const result = ({new: 'added', update: 'updated', exists: 'skipped', refused: 'failed'} as const)[verdict.kind];
		const email = verdict.kind === 'refused' ? row.email : verdict.address.address;
		yield nothing && result !== 'failed'
			? {line: row.line, email, result: 'skipped', reason: 'nothing was written'}
			: {line: row.line, email, result, reason: verdict.says};
	}
}

const tell = (at: CommandLine, outcome: Outcome, dry: boolean, plan: ImportPlan, proof: Proof | undefined, label: string): ExitCode => {
	const tally = {total: totalOf(outcome), ...outcome.counts};
	const {updated, ...rest} = tally;
	if (at.options.json)
		printJson(at, {
			host: label,
			dryRun: dry,
			...(updated > 0 ? tally : rest),
			...(plan.newDomains.length > 0 && {domains: plan.newDomains}),
			...(proof && {logins: {tried: proof.tried, of: proof.of, refused: proof.refused, ...(proof.trouble && {unknown: proof.trouble})}}),
			rows: outcome.rows,
		});
	else {
		for (const each of outcome.failed.slice(0, shownRefusals)) at.terminal.err(`line ${each.line}: ${visible(each.email)}: ${visible(each.reason)}\n`);
		if (tally.failed > shownRefusals) at.terminal.err(`and ${tally.failed - shownRefusals} more\n`);
		if (proof)
			at.terminal.out(
				proof.trouble !== ''
					? `logins: could not be proven: ${visible(proof.trouble)}\n`
					: `logins: ${proof.tried - proof.refused.length} of ${proof.tried} tried work${proof.tried < proof.of ? ` (a sample of ${proof.of})` : ''}\n`,
			);
		at.terminal.out(
			`total ${tally.total}, added ${tally.added}, ${updated > 0 ? `updated ${updated}, ` : ''}skipped ${tally.skipped}, failed ${tally.failed}\n`,
		);
	}
	const left = dry ? '' : sayLeft(outcome, plan.count);
	if (left !== '') at.terminal.err(`${left}\n`);
	return tally.failed > 0 || (proof?.refused.length ?? 0) > 0 ? 2 : proof && proof.trouble !== '' ? 1 : 0;
};

export const importUsers: Action = {
	name: 'import',
	summary: 'mailboxes from a CSV file: judged first, then written, then proven',
	words: '<FILE>',
	options: [
		['--dry-run', 'only judge the rows'],
		['--update', 'change mailboxes that are there to what the file says'],
		['--create-domains', 'add domains that are not here yet'],
		['--all-or-nothing', 'one transaction: nothing is written when one row fails'],
		['--prove <which>', `log in with what was written: all, sample (${sample}, default), none`],
		['--passwords-out <file>', 'where passwords go that are made here (a new file, mode 0600)'],
		['--failures <file>', 'rows that failed, with the reason, to be mended and imported again (mode 0600)'],
		['--allow-weak', 'take passwords that are easily guessed'],
	],
	run: async at => {
		const file = needWord(at, 0, 'file');
		const {options} = at;
		const most = {all: Number.POSITIVE_INFINITY, sample, none: 0}[String(options['prove'] ?? 'sample')];
		if (most === undefined) throw new UsageError('--prove is one of all, sample, none.');
		const [{readImportFile}, {parseCsv}, {planImport}, {makePasswords, runImport}, {proveLogins}] = await Promise.all([
			import('../../import/read-import-file.ts'),
			import('../../import/parse-csv.ts'),
			import('../../import/plan-import.ts'),
			import('../../import/run-import.ts'),
			import('../../import/prove-logins.ts'),
		]);
		const csv = await parseCsv(await readImportFile(file), file);
		for (const note of csv.notes) at.terminal.err(`${note}\n`);
		return withHands(at, async hands => {
			const plan = await planImport(
				hands.mailboxes,
				csv,
				{update: options['update'] === true, createDomains: options['createDomains'] === true, allowWeak: options['allowWeak'] === true},
				hands.clock.now(),
			);
			const dry = options['dryRun'] === true;
			if (dry && !options.json) at.terminal.out(`${textTable([['line', 'address', 'name', 'password', 'verdict'], ...planLines(plan)], [0])}\n`);
			const json = options.json === true;
			if (dry) return tell(at, outcomeOf(dryResults(plan, false), json), true, plan, undefined, hands.label);
			const {tally} = plan;
			const writes = tally.new + tally.update;
			if (options['allOrNothing'] && tally.refused > 0) {
				at.terminal.err('One row is refused, so nothing is written (--all-or-nothing).\n');
				return tell(at, outcomeOf(dryResults(plan, true), json), false, plan, undefined, hands.label);
			}
			const made = await makePasswords(plan);
			const out = options['passwordsOut'];
			if (made.size > 0 && typeof out !== 'string')
				throw new UsageError(
					`${made.size} row${made.size === 1 ? ' has' : 's have'} no password, and one is made for each.`,
					'Say where they go: --passwords-out FILE',
				);
			if (writes > 0) {
				const lines = [
					`${tally.new} to add, ${tally.update} to update, ${tally.exists} are there already, ${tally.refused} refused.`,
					...(plan.newDomains.length > 0 ? [`Domains to add: ${plan.newDomains.join(', ')}`] : []),
					...sayRights(hands.mailboxes),
				];
				if (!(await confirmed(at, `Import ${file} into ${hands.label}?`, lines))) return 64;
			}
			if (made.size > 0) await (await import('../../mailboxes/write-passwords.ts')).writePasswords(String(out), [...made.values()]);
			const adding = createOutcome(json, most);
			const mode = options['allOrNothing'] ? 'all' : 'rows';
			const [{journalled}, {importEntry}] = await Promise.all([import('../../mailboxes/write-sql.ts'), import('../../import/import-entry.ts')]);
			const work = async (kept: Pick<Hands, 'keeper'>) => {
				for await (const event of runImport({...hands, ...kept}, plan, made, mode, at.terminal.signal)) {
					if (event.kind === 'result') adding.add(event);
					else if (at.terminal.columns !== undefined && !options.json) {
						const rate = event.done / Math.max(1, event.elapsedMs);
						at.terminal.err(
							`\r${event.done} of ${event.total}  ${Math.round(rate * 1000)}/s  ${formatDuration((event.total - event.done) / Math.max(rate, 1e-6))} left    `,
						);
						if (event.done === event.total) at.terminal.err('\n');
					}
				}
			};
			// Where there is nothing to write there is nothing to note either.
			if (writes === 0) await work({});
			else
				await journalled(
					{...hands, tell: sentence => at.terminal.err(`${sentence}\n`)},
					`import ${writes} mailboxes from ${file}`,
					importEntry(hands.mailboxes, tally.new, tally.update, mode),
					work,
				).catch((thrown: unknown) => {
					// What was lost is told by its own sentence; this is what became of the file.
					if (thrown instanceof HostError) at.terminal.err(`${sayLeft(adding.outcome(), plan.count)}\n`);
					throw thrown;
				});
			const outcome = adding.outcome();
			const logins = adding.logins();
			const proof = logins.of > 0 ? await proveLogins(hands.host, logins, most, at.terminal.signal) : undefined;
			if (typeof options['failures'] === 'string' && outcome.failed.length > 0) {
				const [{failuresCsv}, {writePrivate}] = await Promise.all([import('../../import/write-csv.ts'), import('../../import/write-private.ts')]);
				await writePrivate(options['failures'], failuresCsv(csv, outcome.failed));
			}
			return tell(at, outcome, false, plan, proof, hands.label);
		});
	},
};
