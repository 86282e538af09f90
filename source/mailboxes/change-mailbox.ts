// Changes of one mailbox as SQL: checked against what is there, planned, not yet written.
import type {Secret} from '../host/secret.ts';
import {RefusedError} from '../problem.ts';
import {cannotDo, type Facts, statementsFor, tooLong} from '../schemas/run.ts';
import type {Operation} from '../schemas/shape.ts';
import {type Account, findAccount, findAccounts, needAccounts} from './accounts.ts';
import {aliasesTo, findAliases} from './aliases.ts';
import {needDomain} from './domains.ts';
import {badName, mailboxFacts, type NewMailbox, quotaUnits, tidyName, withHash} from './mailbox-facts.ts';
import type {Mailboxes} from './open-mailboxes.ts';
import type {SqlChange} from './write-sql.ts';

/** Throws RefusedError. */
export const mustBeAble = (mailboxes: Mailboxes, operation: Operation): void => {
	const why = mailboxes.unknown ?? cannotDo(mailboxes.schema, mailboxes.tables, operation);
	if (why !== undefined) throw new RefusedError(why);
};

const planned = (mailboxes: Mailboxes, title: string, operation: Operation, facts: Facts): SqlChange => {
	mustBeAble(mailboxes, operation);
	const long = tooLong(mailboxes.schema, mailboxes.tables, operation, facts);
	if (long !== undefined) throw new RefusedError(`It cannot be written: ${long}.`);
	return {title, statements: statementsFor(mailboxes.schema, mailboxes.tables, operation, [facts])};
};

/** What will be written, with the hash still to come: for a preview. Throws RefusedError where it cannot be. */
export const checkNewMailbox = async (mailboxes: Mailboxes, wanted: NewMailbox, now: Date): Promise<Facts> => {
	mustBeAble(mailboxes, 'addMailbox');
	const {address, domain} = wanted.address;
	const [there, aliases] = await Promise.all([findAccounts(mailboxes, [address]), findAliases(mailboxes, [address])]);
	if (there.has(address)) throw new RefusedError(`There is a mailbox ${address} already.`);
	const alias = aliases.get(address);
	if (alias) throw new RefusedError(`There is an alias ${address} already: its mail goes to ${alias.targets.join(', ')}.`, 'Remove the alias first.');
	const found = await needDomain(mailboxes, domain);
	if (!found.active) throw new RefusedError(`The domain ${domain} is switched off.`, `Switch it on with: mailtui domains enable HOST ${domain}`);
	const made = mailboxFacts(mailboxes, wanted, now);
	if (!made.ok) throw new RefusedError(`${address} cannot be a mailbox: ${made.why}.`);
	return made.facts;
};

export const planAdd = (mailboxes: Mailboxes, facts: Facts, hash: Secret): SqlChange =>
	// Mail may have come meanwhile.
	({...planned(mailboxes, `add mailbox ${facts.address}`, 'addMailbox', withHash(facts, hash)), leaves: ['The directory of its mail stays']});

export const planPassword = async (mailboxes: Mailboxes, address: string, hash: Secret): Promise<SqlChange> => {
	await findAccount(mailboxes, address);
	return planned(mailboxes, `new password of ${address}`, 'setPassword', {address, hash});
};

export const planActive = async (mailboxes: Mailboxes, addresses: readonly string[], active: boolean): Promise<SqlChange> => {
	mustBeAble(mailboxes, 'setActive');
	await needAccounts(mailboxes, addresses);
	const rows = addresses.map(address => ({address, active, enabled: active}));
	return {
		title: `${active ? 'enable' : 'disable'} ${addresses.length === 1 ? addresses[0] : `${addresses.length} mailboxes`}`,
		statements: statementsFor(mailboxes.schema, mailboxes.tables, 'setActive', rows),
	};
};

export const planQuota = async (mailboxes: Mailboxes, address: string, quotaBytes: number): Promise<SqlChange> => {
	await findAccount(mailboxes, address);
	return planned(mailboxes, `quota of ${address}`, 'setQuota', {address, quota: quotaUnits(mailboxes, quotaBytes)});
};

export const planName = async (mailboxes: Mailboxes, address: string, name: string): Promise<SqlChange> => {
	await findAccount(mailboxes, address);
	const bad = badName(name);
	if (bad !== undefined) throw new RefusedError(`It cannot be written: ${bad}.`);
	return planned(mailboxes, `name of ${address}`, 'setName', {address, name: tidyName(name)});
};

export type Removal = {
	readonly change: SqlChange;
	readonly accounts: readonly Account[];
	/** They would lead nowhere, or to one target less. */
	readonly aliases: readonly string[];
};

/** Several go in one transaction. */
export const planRemove = async (mailboxes: Mailboxes, addresses: readonly string[]): Promise<Removal> => {
	mustBeAble(mailboxes, 'removeMailbox');
	const accounts = await needAccounts(mailboxes, addresses);
	const aliases = await Promise.all(addresses.map(address => aliasesTo(mailboxes, address)));
	return {
		change: {
			title: `remove ${addresses.length === 1 ? `mailbox ${addresses[0]}` : `${addresses.length} mailboxes`}`,
			statements: statementsFor(
				mailboxes.schema,
				mailboxes.tables,
				'removeMailbox',
				addresses.map(address => ({address})),
			),
		},
		accounts,
		aliases: [...new Set(aliases.flat().map(each => each.address))].filter(each => !addresses.includes(each)),
	};
};
