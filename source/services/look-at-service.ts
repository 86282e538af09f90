// What is known of one service of the mail path: its unit, a container where there is no unit, and what it complained of.
import type {At} from '../checks/shape.ts';
import {type Container, containerList} from '../commands/container-list.ts';
import {journalMail, type LogLine} from '../commands/journal-mail.ts';
import type {Answer} from '../commands/shape.ts';
import {systemdShow, type Unit} from '../commands/systemd-show.ts';
import {mailUnits} from './mail-units.ts';
import {recentTrouble} from './recent-trouble.ts';

export type ServiceSeen = {
	readonly units: Answer<readonly Unit[]>;
	readonly log: Answer<readonly LogLine[]>;
	/** Undefined when nobody asked: there is a unit. */
	readonly containers: Answer<readonly Container[]> | undefined;
};

/** The unit that matters of several that may be it: the program before a wrapper that only started it, one that is there before one that is not. */
export const findUnit = (units: readonly Unit[], ids: readonly string[]): Unit | undefined => {
	const known = units.filter(unit => ids.includes(unit.id));
	return (
		known.find(unit => unit.sub === 'running') ??
		known.find(unit => unit.load !== 'not-found' && unit.active !== 'inactive') ??
		known.find(unit => unit.load !== 'not-found') ??
		known[0]
	);
};

export const lookAtService = async (at: At, ids: readonly string[]): Promise<ServiceSeen> => {
	const [units, log] = await Promise.all([at.ask(systemdShow, mailUnits), at.ask(journalMail, recentTrouble)]);
	const unit = units.ok ? findUnit(units.value, ids) : undefined;
	const containers = unit === undefined || unit.load === 'not-found' ? await at.ask(containerList, undefined) : undefined;
	return {units, log, containers};
};
