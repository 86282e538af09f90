// Changes of a domain as SQL. One that has mailboxes is not removed: they are named instead.
import {RefusedError} from '../problem.ts';
import {statementsFor, tooLong} from '../schemas/run.ts';
import {countAccounts, listAccounts} from './accounts.ts';
import {listAliases} from './aliases.ts';
import {mustBeAble} from './change-mailbox.ts';
import {findDomains, needDomain} from './domains.ts';
import type {Mailboxes} from './open-mailboxes.ts';
import {parseDomain} from './parse-address.ts';
import type {SqlChange} from './write-sql.ts';

const named = 5;

/** Throws RefusedError. */
export const domainName = (text: string): string => {
	const parsed = parseDomain(text);
	if (!parsed.ok) throw new RefusedError(`${text} cannot be a domain of mail: ${parsed.why}.`);
	return parsed.domain;
};

export const planAddDomains = async (mailboxes: Mailboxes, texts: readonly string[], description = ''): Promise<SqlChange> => {
	mustBeAble(mailboxes, 'addDomain');
	const domains = texts.map(domainName);
	const there = await findDomains(mailboxes, domains);
	const double = domains.find(domain => there.has(domain));
	if (double !== undefined) throw new RefusedError(`The domain ${double} is on this server already.`);
	const rows = domains.map(domain => ({domain, description, active: true, enabled: true}));
	const long = rows.map(row => tooLong(mailboxes.schema, mailboxes.tables, 'addDomain', row)).find(each => each !== undefined);
	if (long !== undefined) throw new RefusedError(`It cannot be written: ${long}.`);
	return {title: `add domain ${domains.join(', ')}`, statements: statementsFor(mailboxes.schema, mailboxes.tables, 'addDomain', rows)};
};

export const planDomainActive = async (mailboxes: Mailboxes, text: string, active: boolean): Promise<SqlChange> => {
	const domain = domainName(text);
	mustBeAble(mailboxes, 'setDomainActive');
	await needDomain(mailboxes, domain);
	return {
		title: `${active ? 'enable' : 'disable'} domain ${domain}`,
		statements: statementsFor(mailboxes.schema, mailboxes.tables, 'setDomainActive', [{domain, active, enabled: active}]),
	};
};

/** `aliases`: what goes with it. */
export const planRemoveDomain = async (mailboxes: Mailboxes, text: string): Promise<{readonly change: SqlChange; readonly aliases: readonly string[]}> => {
	const domain = domainName(text);
	mustBeAble(mailboxes, 'removeDomain');
	await needDomain(mailboxes, domain);
	const [count, some, aliases] = await Promise.all([
		countAccounts(mailboxes, {domain, withProbe: true}),
		listAccounts(mailboxes, {domain, limit: named, withProbe: true}),
		listAliases(mailboxes, {domain, limit: 1000}),
	]);
	if (count > 0)
		throw new RefusedError(
			`The domain ${domain} has ${count} mailbox${count === 1 ? '' : 'es'}: ${some.map(each => each.address).join(', ')}${count > named ? ' ...' : ''}.`,
			'Remove those first.',
		);
	return {
		change: {title: `remove domain ${domain}`, statements: statementsFor(mailboxes.schema, mailboxes.tables, 'removeDomain', [{domain}])},
		aliases: aliases.map(each => each.address),
	};
};
