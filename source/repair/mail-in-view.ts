// What users see of their mail before and after a repair: one that leaves mail out of sight is no repair, whatever else it mends.
import type {At} from '../checks/shape.ts';
import {doveadmMailboxStatus, type Folder} from '../commands/doveadm-mailbox-status.ts';
import {doveadmUser} from '../commands/doveadm-user.ts';
import type {Ask} from '../commands/shape.ts';
import type {Clock} from '../host/clock.ts';

/** Folders that hold mail, by user; a mailbox that does not open is not in it. */
export type MailInView = ReadonlyMap<string, readonly Folder[]>;

/** Where mail is looked for is the same for all: a few tell. */
const mostUsers = 4;

const foldersOf = async (ask: Ask, users: readonly string[]): Promise<MailInView> => {
	const answers = await Promise.all(users.map(user => ask(doveadmMailboxStatus, {user})));
	return new Map(
		users.flatMap((user, index) => {
			const answer = answers[index];
			return answer?.ok ? [[user, answer.value.filter(({messages}) => messages > 0)] as const] : [];
		}),
	);
};

/** One that is under way. */
export type MailLook = {
	/** It is for who awaits it to hear that nobody could be asked. */
	readonly seen: Promise<MailInView>;
	readonly begunMs: number;
};

/** Users read and delete their mail all the time: an older look tells nothing of what a repair did. */
const freshMs = 60_000;

export const isFresh = (look: MailLook, clock: Pick<Clock, 'monotonicMs'>): boolean => clock.monotonicMs() - look.begunMs < freshMs;

const foldersOfFirst = async (ask: Ask): Promise<MailInView> => {
	const users = await ask(doveadmUser, {mask: '*'});
	const names = users.ok && users.value.found === 'names' ? users.value.names : [];
	return foldersOf(ask, names.slice(0, mostUsers));
};

/** Of the first users that are listed. */
export const lookAtMail = ({ask, clock}: Pick<At, 'ask' | 'clock'>): MailLook => {
	const seen = foldersOfFirst(ask);
	seen.catch(() => {});
	return {seen, begunMs: clock.monotonicMs()};
};

/** Of those who had mail before. */
export const lookAgain = (ask: Ask, before: MailInView): Promise<MailInView> =>
	foldersOf(
		ask,
		[...before].flatMap(([user, folders]) => (folders.length > 0 ? [user] : [])),
	);

const count = (messages: number): string => `${messages} ${messages === 1 ? 'message' : 'messages'}`;

/** What was seen and is seen no more, as sentences. A user may delete a message meanwhile: a folder that is empty all of a sudden is what tells. */
export const outOfView = (before: MailInView, after: MailInView): readonly string[] =>
	[...before].flatMap(([user, folders]) => {
		const now = after.get(user);
		if (folders.length > 0 && now === undefined) return [`${user}: the mailbox opened before, and does not open any more`];
		return folders
			.filter(({name}) => !now?.some(folder => folder.name === name))
			.map(({name, messages}) => `${user}: ${name} showed ${count(messages)}, and shows none now`);
	});
