// Changes of an alias as SQL: loops and targets that are no address are refused before anything is planned.
import {RefusedError} from '../problem.ts';
import {statementsFor, tooLong} from '../schemas/run.ts';
import type {Operation} from '../schemas/shape.ts';
import {findAccounts} from './accounts.ts';
import {type Alias, aliasLoop, findAlias, findAliases} from './aliases.ts';
import {mustBeAble} from './change-mailbox.ts';
import {findDomains, needDomain} from './domains.ts';
import type {Mailboxes} from './open-mailboxes.ts';
import {parseAddress, parseDomain} from './parse-address.ts';
import type {SqlChange} from './write-sql.ts';

/** `@example.org` is every address there that is nobody else's. Throws RefusedError. */
export const aliasAddress = (text: string): {readonly address: string; readonly domain: string} => {
	if (text.trim().startsWith('@')) {
		const parsed = parseDomain(text.trim().slice(1));
		if (!parsed.ok) throw new RefusedError(`${text} cannot be a catch-all: ${parsed.why}.`);
		return {address: `@${parsed.domain}`, domain: parsed.domain};
	}
	const parsed = parseAddress(text);
	if (!parsed.ok) throw new RefusedError(`${text} cannot be an alias: ${parsed.why}.`);
	return parsed;
};

const targetsOf = (targets: readonly string[]): readonly string[] => {
	if (targets.length === 0) throw new RefusedError('An alias needs a target at least.');
	const addresses = targets.map(target => {
		const parsed = parseAddress(target);
		if (!parsed.ok) throw new RefusedError(`${target} cannot be a target: ${parsed.why}.`);
		return parsed.address;
	});
	return [...new Set(addresses)];
};

/** Targets within our own domains that nobody reads. */
export const deadTargets = async (mailboxes: Mailboxes, targets: readonly string[]): Promise<readonly string[]> => {
	const domains = await findDomains(mailboxes, [...new Set(targets.map(target => target.slice(target.lastIndexOf('@') + 1)))]);
	const ours = targets.filter(target => domains.has(target.slice(target.lastIndexOf('@') + 1)));
	const [accounts, aliases] = await Promise.all([findAccounts(mailboxes, ours), findAliases(mailboxes, ours)]);
	return ours.filter(target => !accounts.has(target) && !aliases.has(target));
};

const planned = (
	mailboxes: Mailboxes,
	title: string,
	operation: Operation,
	alias: {readonly address: string; readonly domain: string},
	more: {readonly targets?: readonly string[]; readonly active?: boolean},
): SqlChange => {
	mustBeAble(mailboxes, operation);
	const key = alias.address.startsWith('@') && mailboxes.schema.catchAll === 'domain' ? alias.domain : alias.address;
	const facts = {...alias, key, ...more, ...(more.active !== undefined && {enabled: more.active}), ...(more.targets && {targetList: more.targets.join(',')})};
	const long = tooLong(mailboxes.schema, mailboxes.tables, operation, facts);
	if (long !== undefined) throw new RefusedError(`It cannot be written: ${long}.`);
	return {title, statements: statementsFor(mailboxes.schema, mailboxes.tables, operation, [facts])};
};

const refuseLoop = async (mailboxes: Mailboxes, address: string, targets: readonly string[]): Promise<void> => {
	const loop = targets.includes(address) ? [address, address] : await aliasLoop(mailboxes, address, targets);
	if (loop) throw new RefusedError(`Mail would go round for ever: ${loop.join(' -> ')}.`);
};

export const planAddAlias = async (mailboxes: Mailboxes, address: string, targets: readonly string[]): Promise<SqlChange> => {
	const [alias, to] = [aliasAddress(address), targetsOf(targets)];
	mustBeAble(mailboxes, 'addAlias');
	await needDomain(mailboxes, alias.domain);
	const [accounts, aliases] = await Promise.all([findAccounts(mailboxes, [alias.address]), findAliases(mailboxes, [alias.address])]);
	if (accounts.has(alias.address)) throw new RefusedError(`${alias.address} is a mailbox: it cannot be an alias too.`);
	const there = aliases.get(alias.address);
	if (there)
		throw new RefusedError(`There is an alias ${alias.address} already: its mail goes to ${there.targets.join(', ')}.`, 'Change it with: mailtui aliases set');
	await refuseLoop(mailboxes, alias.address, to);
	return planned(mailboxes, `add alias ${alias.address}`, 'addAlias', alias, {targets: to, active: true});
};

export const planTargets = async (mailboxes: Mailboxes, address: string, targets: readonly string[]): Promise<SqlChange> => {
	const [alias, to] = [aliasAddress(address), targetsOf(targets)];
	const there = await findAlias(mailboxes, alias.address);
	await refuseLoop(mailboxes, alias.address, to);
	return planned(mailboxes, `targets of alias ${alias.address}`, 'setTargets', alias, {targets: to, active: there.active});
};

export const planAliasActive = async (mailboxes: Mailboxes, address: string, active: boolean): Promise<SqlChange> => {
	const alias = aliasAddress(address);
	await findAlias(mailboxes, alias.address);
	return planned(mailboxes, `${active ? 'enable' : 'disable'} alias ${alias.address}`, 'setAliasActive', alias, {active});
};

export const planRemoveAlias = async (mailboxes: Mailboxes, address: string): Promise<{readonly change: SqlChange; readonly alias: Alias}> => {
	const wanted = aliasAddress(address);
	const alias = await findAlias(mailboxes, wanted.address);
	if ((await findAccounts(mailboxes, [wanted.address])).has(wanted.address))
		throw new RefusedError(`${wanted.address} is a mailbox that also forwards: its row goes with the mailbox.`, 'Set its targets instead.');
	return {change: planned(mailboxes, `remove alias ${wanted.address}`, 'removeAlias', wanted, {}), alias};
};
