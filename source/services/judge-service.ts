// Whether a service of the mail path runs, as systemd (or a container engine) says it (systemd(1), "Units").
import type {Evidence, Finding} from '../checks/shape.ts';
import type {Unit} from '../commands/systemd-show.ts';
import {formatDuration} from '../format/duration.ts';
import {logEvidence} from './log-evidence.ts';
import {findUnit, type ServiceSeen} from './look-at-service.ts';

export type ServiceName = {
	readonly title: string;
	/** The first is the one that is named where none is there. */
	readonly ids: readonly [string, ...string[]];
	/** Matches names and images of containers that may be it. */
	readonly container: RegExp;
	/** Matches log lines that are its own. */
	readonly log: RegExp;
	/** What systemd's exit status of this program means, where it is known. */
	readonly exitStatuses?: Readonly<Record<number, string>>;
};

const judgeWithoutUnit = (seen: ServiceSeen, {title, ids, container}: ServiceName): Finding => {
	const subject = ids[0];
	const found = seen.containers?.ok ? seen.containers.value.find(each => container.test(`${each.name} ${each.image}`)) : undefined;
	if (found && /^Up\b/i.test(found.status))
		return {level: 'ok', subject: `${found.engine} ${found.name}`, says: `${title} runs in a container, ${found.status}.`};
	if (found) return {level: 'failure', subject: `${found.engine} ${found.name}`, says: `${title}'s container does not run: ${found.status}.`};
	if (!seen.units.ok) return {level: 'unknown', subject, says: `Whether ${title} runs is not known: ${seen.units.why}`};
	return {level: 'unknown', subject, says: `${title} is not installed here: there is no ${subject}, nor a container of it.`};
};

const judgeStopped = (unit: Unit, {title, exitStatuses}: ServiceName, evidence: readonly Evidence[]): Finding => {
	const meaning = exitStatuses?.[unit.exitStatus];
	// Stopped on purpose, a program may still end with the number of the signal.
	const how = unit.exitStatus === 0 || unit.result === 'success' ? '' : ` with status ${unit.exitStatus}${meaning === undefined ? '' : `, ${meaning}`}`;
	const boot = unit.unitFile === 'disabled' ? ' It is not enabled at boot, either.' : '';
	const because =
		unit.active === 'failed'
			? `${title} has failed (${unit.result})${how}.`
			: unit.active === 'inactive'
				? `${title} does not run${how === '' ? '' : `; it ended${how}`}.`
				: `${title} does not come up: it is ${unit.active} (${unit.sub})${how}.`;
	return {level: 'failure', subject: unit.id, says: `${because}${boot}`, ...(unit.result === 'success' ? {} : {evidence})};
};

export const judgeService = (seen: ServiceSeen, name: ServiceName, now: Date, proof: readonly Evidence[] = []): Finding[] => {
	const unit = seen.units.ok ? findUnit(seen.units.value, name.ids) : undefined;
	if (unit === undefined || unit.load === 'not-found') return [judgeWithoutUnit(seen, name)];
	const evidence = [...proof, ...logEvidence(seen.log, name.log)].slice(0, 4);
	if (unit.load === 'masked')
		return [{level: 'failure', subject: unit.id, says: `${name.title} is masked, so that nothing can start it: systemctl unmask ${unit.id}.`}];
	if (unit.active !== 'active' && unit.active !== 'reloading') return [judgeStopped(unit, name, evidence)];
	// `active (exited)`: a wrapper that has done its part and says nothing of the program.
	if (unit.sub === 'exited')
		return [{level: 'unknown', subject: unit.id, says: `${unit.id} only starts others (it is active, exited), so it does not say whether ${name.title} runs.`}];
	const since = unit.since === undefined ? '' : ` for ${formatDuration(Math.max(0, now.getTime() - unit.since.getTime()))}`;
	const restarts = unit.restarts === 0 ? '' : `, restarted ${unit.restarts} times by systemd`;
	const running: Finding = {level: 'ok', subject: unit.id, says: `${name.title} runs${since}${restarts}.`};
	const boot: Finding[] =
		unit.unitFile === 'disabled'
			? [
					{
						level: 'warning',
						subject: unit.id,
						says: `${name.title} runs, but it is not enabled and will not start at the next boot: systemctl enable ${unit.id}.`,
					},
				]
			: [];
	return [running, ...boot];
};
