// What is done at once and needs no rollback by itself, a restart, a transaction, an order to the queue: it stands in the journal before it begins.
import {firstLine} from '../commands/answer.ts';
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import type {Clock} from '../host/clock.ts';
import type {Host} from '../host/host.ts';
import {HostError} from '../host/host-error.ts';
import {createSecret, type Secret} from '../host/secret.ts';
import {describeProblem, RefusedError} from '../problem.ts';
import {entryText, type Journalled} from './journal-text.ts';
import {newChangeId} from './new-change-id.ts';
import {operator} from './operator.ts';
import {planPayload} from './payload.ts';
import {runOperation, sayRefused} from './run-operation.ts';
import type {Plan, Proof, Remember, Step} from './shape.ts';

type At = {readonly host: Pick<Host, 'run' | 'label'>; readonly clock: Clock; readonly remember?: Remember};

export type Action = {
	readonly title: string;
	/** What asked for it: `services`, `users add`. */
	readonly because: readonly string[];
	/** What is done, as lines without anything secret: a statement of SQL without its values. */
	readonly also?: readonly string[];
	/** Why it cannot be undone; empty when `undo` can do it by the steps' own commands, or by the rows that are kept. */
	readonly noUndo?: readonly string[];
	/** Its work keeps rows of a database as they were. */
	readonly keepsRows?: boolean;
};

export type Keeper = {
	/** More lines for the change's file of rows, and how many rows they hold; they end with a newline. Rejects with RefusedError where they cannot be kept, and with HostError: also where somebody took the change back meanwhile, so that nothing more may be written. */
	keep(lines: Secret, rows: number): Promise<void>;
	/** Work goes on, and nothing of it is kept yet. Rejects as `keep` does. */
	goOn(): Promise<void>;
	/** The work was done and its rows are not kept: the change cannot be undone. */
	lose(why: string): void;
};

export type Recorded<Value> = {
	readonly value: Value;
	readonly change: string;
	/** Why it does not stand in the journal; undefined when it does. It was done all the same: a full disk must not keep anybody from a restart. */
	readonly unrecorded: string | undefined;
	/** Why what it wrote is not kept for an undo, although it stands in the journal. */
	readonly unkept?: string;
};

const nothing: Pick<Plan, 'edits' | 'steps' | 'settle' | 'validate' | 'secrets' | 'notes'> = {
	edits: [],
	steps: [],
	settle: [],
	validate: [],
	secrets: new Map(),
	notes: [],
};

/**
 * Writes the entry, does the work, and closes the entry as confirmed, with what proves it, or as failed with the reason. Rejects as the
 * work does. Where the connection is cut in between, the journal says that it was begun.
 */
export const recordWork = async <Value>(
	{host, clock, remember}: At,
	action: Action & {readonly steps?: readonly Step[]},
	work: (change: string, keeper: Keeper | undefined) => Promise<{readonly value: Value; readonly proof?: readonly Proof[]}>,
): Promise<Recorded<Value>> => {
	const at = clock.now();
	const change = newChangeId(at);
	const by = operator();
	const journalled: Journalled = {...nothing, ...action};
	const payload = planPayload(
		{...nothing, title: action.title, steps: action.steps ?? []},
		entryText(journalled, {id: change, at, by, host: host.label, because: action.because}),
		by,
	);
	const account = {id: change, at: at.toISOString(), by, host: host.label, title: action.title, because: action.because};
	const noted = await runOperation(host, {operation: 'note', change, payload});
	let lost: string | undefined;
	const keep = async (lines: Secret, rows: number) => {
		const kept = await runOperation(host, {operation: 'keep', change, word: String(rows), payload: lines});
		if (kept.done) return;
		if (kept.reason === 'state')
			throw new HostError(
				'closed',
				`${change} was ended by somebody else meanwhile: ${sayRefused(kept).says}`,
				'No more of it is written. The history tells what became of it.',
			);
		throw new RefusedError(`What an undo would need cannot be kept on the server: ${sayRefused(kept).says}`, 'Nothing was written.');
	};
	const keeper: Keeper = {
		keep,
		goOn: () => keep(createSecret(''), 0),
		lose: why => {
			lost ??= why;
		},
	};
	const close = async (how: 'confirmed' | 'failed' | 'unkept', proof: readonly Proof[]): Promise<string | undefined> => {
		if (!noted.done) return sayRefused(noted).says;
		const closed = await runOperation(host, {operation: 'close', change, word: how, payload: JSON.stringify(proof)});
		return closed.done ? undefined : sayRefused(closed).says;
	};
	try {
		const {value, proof = []} = await work(change, noted.done && action.keepsRows ? keeper : undefined);
		await remember?.({...account, result: 'confirmed', says: ''});
		const unrecorded = await close(lost === undefined ? 'confirmed' : 'unkept', proof);
		return {value, change, unrecorded, ...(lost !== undefined && {unkept: lost})};
	} catch (thrown) {
		// What happened is told; that it could not be noted as well is not what matters then.
		await remember?.({...account, result: 'failed', says: describeProblem(thrown).title});
		await close('failed', [{from: 'mailtui', text: describeProblem(thrown).title}]).catch(() => {});
		throw thrown;
	}
};

export type FailedStep = {readonly step: Step; readonly why: string};

class StepFailed extends Error {
	readonly failed: FailedStep;

	constructor(failed: FailedStep) {
		super(`${failed.step.says} failed: ${failed.why}`);
		this.failed = failed;
	}
}

/** Steps in order, until one fails: `undefined` when all worked. Throws HostError when the host could not be asked. */
export const recordSteps = async (at: At, action: Action & {readonly steps: readonly Step[]}): Promise<Recorded<FailedStep | undefined>> => {
	try {
		return await recordWork(at, action, async () => {
			for (const step of action.steps) {
				const {command} = step;
				const [result] = await at.host.run([command]);
				if (result?.code === 0) continue;
				const why =
					result === undefined
						? 'it was not answered'
						: redactSecrets(firstLine(result.stderr) || firstLine(result.stdout)) || `${command.argv[0]} ended with ${result.code}`;
				throw new StepFailed({step, why});
			}
			return {value: undefined};
		});
	} catch (thrown) {
		if (thrown instanceof StepFailed) return {value: thrown.failed, change: '', unrecorded: undefined};
		throw thrown;
	}
};
