// A planned import carried out: hashed on all cores, written in batches or at once, a result for every row. Run again, it does what is left.
import type {Secret} from '../host/secret.ts';
import {planAddDomains} from '../mailboxes/change-domain.ts';
import {mustBeAble} from '../mailboxes/change-mailbox.ts';
import {generatePassword} from '../mailboxes/generate-password.ts';
import type {Hands} from '../mailboxes/hands.ts';
import {mailboxFacts} from '../mailboxes/mailbox-facts.ts';
import {writeRows} from '../mailboxes/write-sql.ts';
import {RefusedError} from '../problem.ts';
import type {JudgedRow, Verdict} from './judge-rows.ts';
import {nextTurn} from './next-turn.ts';
import type {ImportPlan} from './plan-import.ts';
import {type ReadyRow, rowStatements} from './row-statements.ts';

export type RowResult = {
	readonly line: number;
	readonly email: string;
	readonly result: 'added' | 'updated' | 'skipped' | 'failed';
	/** Empty where there is nothing to say. */
	readonly reason: string;
};

export type ImportEvent =
	| {readonly kind: 'progress'; readonly done: number; readonly total: number; readonly elapsedMs: number}
	| {
			readonly kind: 'result';
			readonly result: RowResult;
			/** For a login that proves it; undefined where the password came hashed. */
			readonly password?: Secret;
	  };

export type Made = {readonly address: string; readonly password: Secret};

export type ImportMode = 'rows' | 'all';

type Wanted = JudgedRow & {readonly verdict: Exclude<Verdict, {kind: 'refused'}>};

const perBatch = 100;
/** Rows that are looked through in one turn. */
const perTurn = 1000;

type Batch = {readonly hashing: Promise<ReadyRow[]>; readonly settled: readonly RowResult[]};

const isWanted = (row: JudgedRow): row is Wanted => row.verdict.kind === 'new' || row.verdict.kind === 'update';

/** Those rows that get a password made for them, before anything is written: whoever writes the file of them may fail. */
export const makePasswords = async (plan: ImportPlan): Promise<ReadonlyMap<number, Made>> => {
	const made = new Map<number, Made>();
	for (const index of plan.withoutPassword) {
		const {row, verdict} = plan.at(index);
		if (verdict.kind === 'new') made.set(row.line, {address: verdict.address.address, password: generatePassword()});
		if (made.size % perTurn === 0) await nextTurn();
	}
	return made;
};

const settled = ({row, verdict}: JudgedRow): RowResult => ({
	line: row.line,
	email: verdict.kind === 'refused' ? row.email : verdict.address.address,
	result: verdict.kind === 'refused' ? 'failed' : 'skipped',
	reason: verdict.says,
});

/** One entry of the journal is its caller's affair (`journalled`). Throws HostError when the server is lost; in mode `all` also RefusedError, and then nothing of it stays. */
export async function* runImport(
	hands: Hands,
	plan: ImportPlan,
	made: ReadonlyMap<number, Made>,
	mode: ImportMode,
	signal: AbortSignal,
): AsyncGenerator<ImportEvent> {
	const {mailboxes, clock, pool} = hands;
	const begun = clock.monotonicMs();
	const total = plan.tally.new + plan.tally.update;
	if (total > 0) mustBeAble(mailboxes, 'addMailbox');
	if (total > 0 && plan.newDomains.length > 0) await writeRows(hands, await planAddDomains(mailboxes, plan.newDomains));

	/** Undefined: the row keeps the password it has. */
	const passwordOf = ({row}: Wanted): Secret | undefined => (row.password.kind === 'clear' ? row.password.secret : made.get(row.line)?.password);
	const ready = async (each: Wanted): Promise<ReadyRow> => {
		const {row, verdict} = each;
		const clear = passwordOf(each);
		const hash = row.password.kind === 'hashed' ? row.password.secret : clear && (await pool.hash(clear, mailboxes.style));
		const facts = mailboxFacts(
			mailboxes,
			{
				address: verdict.address,
				name: row.name,
				quotaBytes: row.quotaBytes ?? 0,
				active: row.active ?? true,
				...(row.maildir !== undefined && {maildir: row.maildir}),
			},
			clock.now(),
		);
		if (!facts.ok) throw new RefusedError(facts.why);
		return {each: {row, verdict}, facts: {...facts.facts, ...(hash && {hash})}};
	};
	const results = (rows: readonly Wanted[]): ImportEvent[] =>
		rows.map(each => {
			const password = passwordOf(each);
			return {
				kind: 'result',
				result: {line: each.row.line, email: each.verdict.address.address, result: each.verdict.kind === 'new' ? 'added' : 'updated', reason: ''},
				...(password && each.row.active !== false && {password}),
			};
		});
	const title = (count: number) => `import ${count} mailbox${count === 1 ? '' : 'es'}`;
	const write = async (rows: readonly ReadyRow[]) => {
		await writeRows(hands, {title: title(rows.length), statements: rowStatements(mailboxes, rows)});
	};

	let done = 0;
	const progress = (): ImportEvent => ({kind: 'progress', done, total, elapsedMs: clock.monotonicMs() - begun});
	/** A batch that is refused is tried row by row, so that one bad row costs itself alone. */
	const writeBatch = async (rows: readonly ReadyRow[]): Promise<ImportEvent[]> => {
		try {
			await write(rows);
			return results(rows.map(row => row.each as Wanted));
		} catch (thrown) {
			if (!(thrown instanceof RefusedError)) throw thrown;
			if (rows.length > 1) {
				const events: ImportEvent[] = [];
				for (const row of rows) events.push(...(await writeBatch([row])));
				return events;
			}
			const [{each}] = rows as readonly [ReadyRow];
			return [{kind: 'result', result: {line: each.row.line, email: each.row.email, result: 'failed', reason: thrown.message}}];
		}
	};

	let from = 0;
	/** Undefined behind the last row. What is nothing to write is settled by that. */
	const next = (): Batch | undefined => {
		if (from >= plan.count) return undefined;
		const [wanted, settledRows]: [Wanted[], RowResult[]] = [[], []];
		for (const until = Math.min(plan.count, from + perTurn); from < until && wanted.length < perBatch; from++) {
			const row = plan.at(from);
			if (isWanted(row)) wanted.push(row);
			else settledRows.push(settled(row));
		}
		const hashing = Promise.all(wanted.map(ready));
		// Somebody may wait for it only after a write that fails.
		hashing.catch(() => undefined);
		return {hashing, settled: settledRows};
	};
	const kept: ReadyRow[] = [];
	// The next batch is hashed while this one is written: the threads never wait for the database.
	for (let batch = next(); batch !== undefined; ) {
		const rows: ReadyRow[] = await batch.hashing;
		for (const result of batch.settled) yield {kind: 'result', result};
		batch = signal.aborted ? undefined : next();
		if (rows.length === 0) {
			await nextTurn();
			continue;
		}
		// What commits before it is kept must know that nobody took it back; and who only hashes for long is not to be taken for dead.
		if (mode === 'all' || mailboxes.rights.as === 'administrator') await hands.keeper?.goOn();
		if (mode === 'all') kept.push(...rows);
		else yield* await writeBatch(rows);
		done += rows.length;
		yield progress();
		if (signal.aborted && mode === 'rows') return;
	}
	if (mode !== 'all' || signal.aborted || kept.length === 0) return;
	const batches = Array.from({length: Math.ceil(kept.length / 1000)}, (_, index) => kept.slice(index * 1000, (index + 1) * 1000));
	await writeRows(hands, {title: title(kept.length), statements: batches.flatMap(batch => rowStatements(mailboxes, batch))});
	yield* results(kept.map(row => row.each as Wanted));
}
