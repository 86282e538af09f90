// The vital signs that change slowly or cost more: the fullest disk of the mail path, and who is logged in. For every minute or so.
import {dfSpace, type FileSystem} from '../commands/df-space.ts';
import {doveadmWho, type LoggedIn} from '../commands/doveadm-who.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {mailFileSystems, type Place} from './mail-file-systems.ts';

export type SlowVitalsSeen = {readonly systems: Answer<readonly FileSystem[]>; readonly who: Answer<readonly LoggedIn[]>};

export type SlowVitals = {
	/** The fullest of those that hold mail, queue, logs or the system; `used` is 0 to 1. */
	readonly disk: {readonly target: string; readonly used: number; readonly freeBytes: number} | undefined;
	/** Users with at least one connection to Dovecot, and their connections. */
	readonly users: number | undefined;
	readonly logins: number | undefined;
	readonly why: readonly string[];
};

/** One round trip of two programs. */
export const lookAtSlowVitals = async (ask: Ask): Promise<SlowVitalsSeen> => {
	const [systems, who] = await Promise.all([ask(dfSpace, undefined), ask(doveadmWho, undefined)]);
	return {systems, who};
};

const usualPlaces: readonly Place[] = [
	{path: '/var/mail/', holds: 'mail'},
	{path: '/var/vmail/', holds: 'mail'},
	{path: '/home/', holds: 'mail'},
	{path: '/var/spool/postfix', holds: 'queue'},
	{path: '/var/log', holds: 'logs'},
	{path: '/', holds: 'system'},
];

export const summariseSlowVitals = ({systems, who}: SlowVitalsSeen, places: readonly Place[] = usualPlaces): SlowVitals => {
	const used = (system: FileSystem): number => 1 - system.freeBytes / system.totalBytes;
	const [fullest] = systems.ok
		? mailFileSystems(systems.value, places)
				.map(each => each.system)
				.toSorted((a, b) => used(b) - used(a))
		: [];
	return {
		disk: fullest === undefined ? undefined : {target: fullest.target, used: used(fullest), freeBytes: fullest.freeBytes},
		users: who.ok ? new Set(who.value.map(each => each.user)).size : undefined,
		logins: who.ok ? who.value.reduce((sum, each) => sum + each.connections, 0) : undefined,
		why: [systems, who].flatMap(answer => (answer.ok ? [] : [answer.why])),
	};
};
