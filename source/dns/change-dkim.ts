// A change of OpenDKIM's keys from the wish to the proof: planned from what is there, refused where it would do harm, applied and verified.
import {applyChange} from '../changes/apply.ts';
import {operator} from '../changes/operator.ts';
import type {ChangeEvent, Plan} from '../changes/shape.ts';
import type {At} from '../checks/shape.ts';
import {sha256sumFile} from '../commands/sha256sum-file.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Session} from '../session.ts';
import {dkimName} from './dkim-name.ts';
import type {DkimSource, KeyType} from './dkim-source.ts';
import {lookAtDns} from './look-at-dns.ts';
import {newKey, planNewKey, planRemoval, planSwitch, removableKey} from './plan-dkim.ts';
import {readDkim} from './read-dkim.ts';
import {dkim} from './topics/dkim.ts';
import {type DnsReport, findingsOf} from './topics/run.ts';
import {verifyDkim, type Wanted} from './verify-dkim.ts';

export type DkimTask = {readonly domain: string; readonly selector: string} & (
	| {readonly kind: 'add'; readonly type: KeyType}
	/** `beside`: in addition to what signs now. */
	| {readonly kind: 'switch'; readonly beside: boolean}
	| {readonly kind: 'remove'}
);

export type PreparedDkim = {readonly task: DkimTask; readonly plan: Plan; readonly wanted: Wanted};

/** What cannot be looked up is not published, as far as anybody here can tell. */
const mustBePublished = async (at: Omit<At, 'probe'>, {domain, selector}: DkimTask): Promise<void> => {
	let report: DnsReport | undefined;
	for await (const latest of lookAtDns({...at, only: [domain], which: [dkim]})) report = latest;
	const findings = report === undefined ? [] : findingsOf(report).filter(each => each.name === dkimName(selector, domain));
	if (findings.length > 0 && findings.every(each => each.level === 'ok')) return;
	throw new UsageError(
		`Nothing is signed with a key that is not published: ${visible(findings[0]?.says ?? `${dkimName(selector, domain)} was not looked at.`)}`,
		'Publish the record as mailtui records and the DNS screen show it, and wait until it has arrived.',
	);
};

const planOf = async (at: At, source: DkimSource, task: DkimTask): Promise<Plan> => {
	const {domain, selector} = task;
	if (task.kind === 'add') return planNewKey(source, newKey(source, domain, selector, task.type));
	if (task.kind === 'switch') {
		const plan = planSwitch(source, domain, selector, task.beside);
		await mustBePublished(at, task);
		return plan;
	}
	const {path} = removableKey(source, domain, selector);
	const sum = path === '' ? undefined : await at.ask(sha256sumFile, {path});
	return planRemoval(source, domain, selector, sum?.ok ? sum.value : undefined);
};

/** Throws UsageError where it would do harm or cannot be done, HostError where the server could not be asked. */
export const prepareDkim = async (at: At, task: DkimTask): Promise<PreparedDkim> => {
	const {domain, selector} = task;
	const plan = await planOf(at, await readDkim(at.ask), task);
	return {task, plan, wanted: task.kind === 'remove' ? {domain, gone: selector} : {domain, selector, signs: task.kind === 'switch'}};
};

export const applyDkim = (session: Session, {plan, wanted}: PreparedDkim, confirmWithinMs: number): AsyncIterable<ChangeEvent> =>
	applyChange(plan, {
		host: session.host,
		clock: session.clock,
		by: operator(),
		because: ['dkim'],
		confirmWithinMs,
		remember: session.remember,
		verify: () => verifyDkim(session.at(), wanted),
	});
