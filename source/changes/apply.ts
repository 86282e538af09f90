// The one way to change a server: stage and validate a copy, arm the rollback, write, settle, verify, confirm. What is not confirmed, the server takes back.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {withDots} from '../format/sealed.ts';
import {sentences} from '../format/sentences.ts';
import {visible} from '../format/visible.ts';
import type {Clock} from '../host/clock.ts';
import type {Command, CommandResult, Host} from '../host/host.ts';
import {HostError} from '../host/host-error.ts';
import {quoteArgv} from '../host/quote.ts';
import {entryText} from './journal-text.ts';
import {newChangeId} from './new-change-id.ts';
import {planPayload} from './payload.ts';
import {runOperation, sayRefused} from './run-operation.ts';
import {type ChangeEvent, type ChangeResult, type Plan, type Proof, type Refused, type Remember, type Stage, stagePath, type Verdict} from './shape.ts';

export type ApplyOptions = {
	readonly host: Pick<Host, 'run' | 'label'>;
	readonly clock: Clock;
	/** `anna@laptop` */
	readonly by: string;
	/** Ids of the fixes, or what else asked for it. */
	readonly because: readonly string[];
	/** How long the server waits for the confirmation; whole seconds. */
	readonly confirmWithinMs: number;
	readonly remember?: Remember;
	/** Whether the change did what it was for. It is given no more time than the server gives us. */
	verify(): Promise<Verdict>;
};

/** Ends a change before it is confirmed. */
class Stopped extends Error {
	readonly why: Refused;
	readonly proof: readonly Proof[];

	constructor(why: Refused, says: string, proof: readonly Proof[] = []) {
		super(says);
		this.why = why;
		this.proof = proof;
	}
}

const complaint = (result: CommandResult): string => redactSecrets(result.stderr.trim() || result.stdout.trim());

/** A proof for each line, without the paths of the copy. */
const complaintProof = (command: Command, result: CommandResult, stage: string): readonly Proof[] =>
	complaint(result)
		.replaceAll(stage, '')
		.split('\n')
		.slice(0, 6)
		.map(text => ({from: command.argv[0], text}));

/** Throws UsageError where the plan cannot be written, HostError where the host could not be asked before anything was begun. */
export async function* applyChange(plan: Plan, {host, clock, by, because, confirmWithinMs, remember, verify}: ApplyOptions): AsyncGenerator<ChangeEvent> {
	const at = clock.now();
	const id = newChangeId(at);
	const payload = planPayload(plan, entryText(plan, {id, at, by, host: host.label, because}), by);
	let isArmed = false;

	const operate = async (operation: Parameters<typeof runOperation>[1]['operation'], more: {word?: string; payload?: typeof payload | string} = {}) => {
		const answer = await runOperation(host, {operation, change: id, ...more});
		if (answer.done) return answer.says;
		const {why, says} = sayRefused(answer);
		throw new Stopped(why, says);
	};

	async function* stage(name: Stage, work: () => Promise<string>): AsyncGenerator<ChangeEvent> {
		const begunMs = clock.monotonicMs();
		yield {kind: 'stage', stage: name, state: 'started'};
		try {
			const says = await work();
			yield {kind: 'stage', stage: name, state: 'done', durationMs: clock.monotonicMs() - begunMs, says};
		} catch (thrown) {
			yield {kind: 'stage', stage: name, state: 'failed', durationMs: clock.monotonicMs() - begunMs, says: thrown instanceof Error ? thrown.message : ''};
			throw thrown;
		}
	}

	const staged = {path: ''};
	const validate = async () => {
		const commands = plan.validate.map(command => ({
			...command,
			argv: command.argv.map(word => word.replaceAll(stagePath, staged.path)) as [string, ...string[]],
		}));
		const results = await host.run(commands);
		for (const [index, result] of results.entries()) {
			const command = commands[index] as Command;
			// A program that is not installed validates nothing, and has no configuration in use.
			if (result.code === 0 || result.code === 127) continue;
			const [first, ...rest] = complaintProof(command, result, staged.path);
			throw new Stopped('invalid', `${command.argv[0]} does not accept the changed configuration: ${visible(first?.text ?? `exit ${result.code}`)}`, [
				...(first ? [first] : []),
				...rest,
			]);
		}
		const validators = [...new Set(plan.validate.map(command => command.argv[0]))];
		return validators.length === 0 ? 'nothing to validate' : `${validators.join(', ')} ${validators.length === 1 ? 'accepts' : 'accept'} it`;
	};
	const settle = async () => {
		for (const [index, step] of plan.steps.entries()) {
			const answer = await runOperation(host, {operation: 'step', change: id, word: String(index + 1)});
			if (!answer.done) throw new Stopped('server', `${step.says} failed: ${visible(redactSecrets(answer.says)).trim()}`);
		}
		for (const command of plan.settle) {
			const [result] = await host.run([command]);
			if (result?.code === 0) continue;
			throw new Stopped('unproven', `${quoteArgv(command.argv)} failed`, result ? complaintProof(command, result, staged.path) : []);
		}
		return plan.settle.map(command => quoteArgv(command.argv)).join(', ');
	};
	const proof: {verdict?: Verdict} = {};
	const prove = async () => {
		const tooLate = new AbortController();
		const late = clock.wait(confirmWithinMs, tooLate.signal).then((): Verdict | undefined => undefined);
		const verdict = await Promise.race([verify(), late]).finally(() => tooLate.abort());
		if (verdict === undefined) throw new Stopped('timed-out', `It could not be verified within ${Math.round(confirmWithinMs / 1000)} s`);
		if (!verdict.good) throw new Stopped('unproven', verdict.says, verdict.proof);
		proof.verdict = verdict;
		return verdict.says;
	};

	/** Takes back what may have been written, and says what became of it. */
	const takeBack = async (why: Refused, says: string, lines: readonly Proof[]): Promise<ChangeResult> => {
		try {
			if (!isArmed) {
				await runOperation(host, {operation: 'discard', change: id});
				return {result: 'refused', id, why, says, proof: lines};
			}
			const answer = await runOperation(host, {operation: 'rollback', change: id, word: why});
			if (answer.done || answer.says.startsWith('rolled-back')) return {result: 'rolled-back', id, why, says, proof: lines};
			return {result: 'unknown', id, says: sentences(says, `It could not be taken back: ${sayRefused(answer).says}`), proof: lines};
		} catch (thrown) {
			if (!(thrown instanceof HostError)) throw thrown;
			const later = isArmed
				? `The server takes it back by itself within ${Math.round(confirmWithinMs / 1000)} s; mailtui history tells.`
				: 'Nothing was written on the server.';
			return {result: isArmed ? 'unknown' : 'refused', id, why, says: sentences(says, later), proof: lines} as ChangeResult;
		}
	};

	const end = async (result: ChangeResult): Promise<ChangeEvent> => {
		await remember?.({id, at: at.toISOString(), by, host: host.label, title: plan.title, because, result: result.result, says: withDots(result.says)});
		return {kind: 'ended', result};
	};

	yield {kind: 'begun', id};
	try {
		yield* stage('stage', async () => {
			staged.path = await operate('stage', {payload});
			return `${plan.edits.length} file${plan.edits.length === 1 ? '' : 's'} in a copy`;
		});
		yield* stage('validate', validate);
		yield* stage('arm', async () => {
			// From here on the server may act by itself, whether or not its answer reaches us.
			isArmed = true;
			try {
				await operate('arm', {word: String(Math.max(1, Math.round(confirmWithinMs / 1000)))});
			} catch (thrown) {
				if (thrown instanceof Stopped) isArmed = false;
				throw thrown;
			}
			return `taken back in ${Math.round(confirmWithinMs / 1000)} s unless confirmed`;
		});
		yield* stage('commit', async () => {
			await operate('commit');
			return plan.edits.map(({path}) => path).join(', ');
		});
		if (plan.steps.length + plan.settle.length > 0) yield* stage('settle', settle);
		yield* stage('verify', prove);
		yield* stage('confirm', async () => {
			await operate('confirm', {payload: JSON.stringify(proof.verdict?.proof ?? [])});
			return `kept as change ${id}`;
		});
		yield await end({result: 'confirmed', id, says: proof.verdict?.says ?? '', proof: proof.verdict?.proof ?? []});
	} catch (thrown) {
		if (!(thrown instanceof Stopped || thrown instanceof HostError)) throw thrown;
		// Nothing was begun, and nothing can be asked: it is the connection that is told.
		if (thrown instanceof HostError && staged.path === '') throw thrown;
		const [why, lines] = thrown instanceof Stopped ? [thrown.why, thrown.proof] : ['server' as const, []];
		let ended: ChangeResult | undefined;
		if (isArmed)
			yield* stage('rollback', async () => {
				ended = await takeBack(why, thrown.message, lines);
				return ended.result === 'rolled-back' ? 'all is as it was' : ended.says;
			});
		yield await end(ended ?? (await takeBack(why, thrown.message, lines)));
	}
}
