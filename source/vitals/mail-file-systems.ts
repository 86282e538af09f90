// Which file system holds the mail, the queue and the logs: the configuration's paths matched with what df lists.
import type {At} from '../checks/shape.ts';
import {dfSpace, type FileSystem} from '../commands/df-space.ts';
import {doveconfLmtp} from '../commands/doveconf-lmtp.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import type {Answer} from '../commands/shape.ts';

export type Place = {readonly path: string; readonly holds: 'mail' | 'queue' | 'logs' | 'system'};

export type FileSystemsSeen = {readonly systems: Answer<readonly FileSystem[]>; readonly places: readonly Place[]};

/** The part of a path that is the same for every user: up to the first variable. */
const fixedPart = (path: string): string => (/^\/[^%~]*/.exec(path)?.[0] ?? '').replace(/[^/]*$/, '');

/** Where mail lies when only the database knows: what Debian and the guides use. */
const usual = ['/var/mail/', '/var/vmail/'];

export const lookAtFileSystems = async (at: Pick<At, 'ask'>): Promise<FileSystemsSeen> => {
	const [systems, dovecot, postfix] = await Promise.all([at.ask(dfSpace, undefined), at.ask(doveconfLmtp, undefined), at.ask(postconfSettings, undefined)]);
	const configured = dovecot.ok
		? [dovecot.value.mail_home, dovecot.value.mail_path, dovecot.value.mail_inbox_path].map(fixedPart).filter(path => path.length > 1)
		: [];
	const queue = (postfix.ok ? postfix.value.values.get('queue_directory') : undefined) ?? '/var/spool/postfix';
	const mail = [...new Set([...configured, ...usual])].map((path): Place => ({path, holds: 'mail'}));
	return {systems, places: [...mail, {path: queue, holds: 'queue'}, {path: '/var/log', holds: 'logs'}, {path: '/', holds: 'system'}]};
};

const contains = (target: string, path: string): boolean => target === '/' || path === target || path.startsWith(`${target}/`);

/** Each file system that holds something of the mail path, once, with all that it holds. */
export const mailFileSystems = (
	systems: readonly FileSystem[],
	places: readonly Place[],
): ReadonlyArray<{readonly system: FileSystem; readonly holds: readonly Place['holds'][]}> => {
	const found = new Map<FileSystem, Set<Place['holds']>>();
	for (const {path, holds} of places) {
		// Of several mounts on one place the last one is what is seen.
		const system = systems
			.filter(each => contains(each.target, path))
			.reduce<FileSystem | undefined>((best, each) => (best === undefined || each.target.length >= best.target.length ? each : best), undefined);
		if (system !== undefined) found.set(system, (found.get(system) ?? new Set()).add(holds));
	}
	return [...found].map(([system, holds]) => ({system, holds: [...holds]}));
};
