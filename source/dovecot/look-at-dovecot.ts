// What the pitfalls beyond mail storage are recognised by: the configuration in force as well as its files, who is listed, and what the log says.
import {doveadmUser, type UserLookup} from '../commands/doveadm-user.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {type JournalArgs, journalMail, type LogLine} from '../commands/journal-mail.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import type {ConfigBlock} from './config-block.ts';
import {lookAtMailboxes, type MailboxesSeen} from './look-at-mailboxes.ts';

/** The lines by which some pitfalls show; what they say may be over, so that none is believed alone. */
export const tellingLines: JournalArgs = {
	minutes: 60,
	lines: 100,
	worst: 'everything',
	grep: 'missing .w perm|Weak password scheme|Unknown authentication mechanism|Maximum number of connections|lookup permissions|key data is not secure|load key from|Connect failed to database|Milter service|auth socket|dovecot-lmtp',
};

export type DovecotSeen = MailboxesSeen & {
	/** As `doveconf -n` says it: what is not in it has its default. */
	readonly root: ConfigBlock;
	/** The list of all users, or why there is none. */
	readonly listing: UserLookup | undefined;
	readonly log: Answer<readonly LogLine[]>;
};

/** Undefined when it cannot be told. All is asked in one tick. */
export const lookAtDovecot = async (ask: Ask): Promise<DovecotSeen | undefined> => {
	const [seen, effective, users, log] = await Promise.all([
		lookAtMailboxes(ask),
		ask(doveconfEffective, undefined),
		ask(doveadmUser, {mask: '*'}),
		ask(journalMail, tellingLines),
	]);
	if (seen === undefined || !effective.ok || effective.value.root === undefined) return undefined;
	return {...seen, root: effective.value.root, listing: users.ok ? users.value : undefined, log};
};

/** The newest line of the log that matches. */
export const lastLine = ({log}: Pick<DovecotSeen, 'log'>, pattern: RegExp): LogLine | undefined =>
	log.ok ? log.value.findLast(({text}) => pattern.test(text)) : undefined;
