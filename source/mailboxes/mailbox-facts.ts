// What is written of one mailbox: its columns' values, or why they cannot be written.
import type {Secret} from '../host/secret.ts';
import {type Facts, tooLong} from '../schemas/run.ts';
import {climbsOut, fillTemplate} from './maildir-template.ts';
import type {Mailboxes} from './open-mailboxes.ts';
import type {Address} from './parse-address.ts';

export type NewMailbox = {
	readonly address: Address;
	readonly name: string;
	/** 0: no limit. */
	readonly quotaBytes: number;
	readonly active: boolean;
	/** Where it is not in the manner of the others. */
	readonly maildir?: string;
};

export type MadeFacts = {readonly ok: true; readonly facts: Facts} | {readonly ok: false; readonly why: string};

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026.11.24.03.35.52`, as iRedMail has it in its directories. */
const stampOf = (now: Date): string =>
	[now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate(), now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()].map(two).join('.');

/** In the unit of the column; what is not a whole one becomes the next. */
export const quotaUnits = (mailboxes: Pick<Mailboxes, 'schema'>, quotaBytes: number): number => Math.ceil(quotaBytes / mailboxes.schema.quotaUnit);

/** One line of text without what no name has. */
export const tidyName = (name: string): string => name.normalize('NFC').replace(/\s+/g, ' ').trim();

export const badName = (name: string): string | undefined =>
	/[\u0000-\u001f\u007f-\u009f]/.test(tidyName(name)) ? 'its name has control characters in it' : undefined;

/** All but the hash, which takes its time. */
export const mailboxFacts = (mailboxes: Mailboxes, wanted: NewMailbox, now: Date): MadeFacts => {
	const {address, local, domain} = wanted.address;
	const maildir = wanted.maildir ?? fillTemplate(mailboxes.maildir, local, domain, stampOf(now));
	if (climbsOut(maildir)) return {ok: false, why: `its directory ${maildir} would lie outside of all mail`};
	const bad = badName(wanted.name);
	if (bad !== undefined) return {ok: false, why: bad};
	if (!Number.isSafeInteger(wanted.quotaBytes) || wanted.quotaBytes < 0) return {ok: false, why: 'its quota is no size'};
	const facts: Facts = {
		address,
		local,
		domain,
		name: tidyName(wanted.name),
		maildir,
		quota: quotaUnits(mailboxes, wanted.quotaBytes),
		active: wanted.active,
		enabled: wanted.active,
	};
	const long = tooLong(mailboxes.schema, mailboxes.tables, 'addMailbox', facts);
	return long === undefined ? {ok: true, facts} : {ok: false, why: long};
};

export const withHash = (facts: Facts, hash: Secret): Facts => ({...facts, hash});
