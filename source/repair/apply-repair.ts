// Chosen repairs carried out on the server: planned, applied by changes/, and verified by the faults and the checks themselves.
import {applyChange} from '../changes/apply.ts';
import {operator} from '../changes/operator.ts';
import type {ChangeEvent} from '../changes/shape.ts';
import type {CheckEvent} from '../checks/run.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {doveconfLmtp} from '../commands/doveconf-lmtp.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import {postconfMaster} from '../commands/postconf-master.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import type {Ask} from '../commands/shape.ts';
import {systemdShow} from '../commands/systemd-show.ts';
import {fixes} from '../fixes/list.ts';
import {lookForFixes} from '../fixes/run.ts';
import {UsageError} from '../problem.ts';
import {mailUnits} from '../services/mail-units.ts';
import type {Session} from '../session.ts';
import {judgeRepair} from './judge-repair.ts';
import {coreResults, type Faults} from './look-for-faults.ts';
import {isFresh, lookAgain, lookAtMail, type MailInView, outOfView} from './mail-in-view.ts';
import type {Chosen, RepairPlan} from './plan-repair.ts';

export type RepairOptions = {
	readonly confirmWithinMs: number;
	readonly signal: AbortSignal;
	/** Told of every core check while the change is verified. */
	heard?(event: CheckEvent): void;
};

const nothingSeen: MailInView = new Map();

/** Somebody was shown where mail lies, and agreed that it stays there. */
const leavesMail = ({fix, detected, answers}: Chosen): boolean =>
	fix.questions.some(question => question.choices?.(detected.facts).some(({value, leavesMail: leaves}) => leaves === true && answers[question.id] === value));

/** What is read from files alone need not wait until the services have taken them into use. That nobody answers shows where it is asked for. */
const askOfFiles = (ask: Ask): void => {
	const asked = [
		ask(doveconfEffective, undefined),
		ask(doveconfLmtp, undefined),
		ask(dovecotTree, {main: '/etc/dovecot/dovecot.conf'}),
		ask(postconfSettings, undefined),
		ask(postconfMaster, undefined),
	];
	for (const one of asked) one.catch(() => {});
};

/** Throws UsageError where the plan cannot be written or is for later, HostError where the host could not be asked before anything was begun. */
export async function* applyRepair(session: Session, plan: RepairPlan, faults: Faults, options: RepairOptions): AsyncGenerator<ChangeEvent> {
	const {chosen, repaired, exportOnly} = plan;
	if (exportOnly !== undefined) throw new UsageError(exportOnly, 'Export the plan for after the upgrade: --format diff, sh or ansible, or x in the plan.');
	// Only where a repair can have a say in it, and nobody has agreed to it.
	const moves = plan.edits.some(({path}) => path.startsWith('/etc/dovecot/')) && !chosen.some(leavesMail);
	const looking = moves ? (faults.mail && isFresh(faults.mail, session.clock) ? faults.mail : lookAtMail(session.at())).seen : Promise.resolve(nothingSeen);
	const knownBefore = fixes.filter(({id}) => faults.detected.has(id));
	let begun: ReturnType<Session['at']> | undefined;
	const looked = [...new Set([...knownBefore, ...repaired.map(({fix}) => fix)])];
	const events = applyChange(plan, {
		host: session.host,
		clock: session.clock,
		by: operator(),
		because: repaired.map(({fix}) => fix.id),
		confirmWithinMs: options.confirmWithinMs,
		remember: session.remember,
		verify: async () => {
			const at = {...(begun ?? session.at()), signal: options.signal};
			// The test mail waits for this alone: asked by itself it is under way while all the rest is looked at.
			const [seen] = await Promise.all([looking, at.ask(systemdShow, mailUnits)]);
			const [after, look, seenAfter] = await Promise.all([coreResults(at, options.heard), lookForFixes(at.ask, looked), lookAgain(at.ask, seen)]);
			return judgeRepair({
				fixes: repaired.map(({fix}) => fix),
				knownBefore,
				before: faults.results,
				after,
				detectedAfter: look.detected,
				unanswered: [...look.unanswered].flatMap(([name, why]) => (faults.unanswered.has(name) ? [] : [why])),
				outOfView: outOfView(seen, seenAfter),
			});
		},
	});
	for await (const event of events) {
		yield event;
		// What users see now is known before anything is written; until then nothing waits for it.
		if (event.kind === 'stage' && event.stage === 'commit' && event.state === 'started') await looking.catch(() => nothingSeen);
		// A step may still write to them.
		if (event.kind === 'stage' && event.stage === 'commit' && event.state === 'done' && plan.steps.length === 0) {
			begun = session.at();
			askOfFiles(begun.ask);
		}
	}
}
