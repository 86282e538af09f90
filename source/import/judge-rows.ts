// A verdict for every row before anything is written: new, there already, to be updated, or refused and why. Pure.
import type {Account} from '../mailboxes/accounts.ts';
import {judgePassword} from '../mailboxes/judge-password.ts';
import {climbsOut} from '../mailboxes/maildir-template.ts';
import {type Address, type NameRules, parseAddress} from '../mailboxes/parse-address.ts';
import type {Scheme} from '../mailboxes/password-style.ts';
import type {ImportRow} from './read-rows.ts';

export type Verdict =
	| {readonly kind: 'new' | 'update' | 'exists'; readonly address: Address; readonly aliases: readonly string[]; readonly says: string}
	| {readonly kind: 'refused'; readonly says: string};

export type JudgedRow = {readonly row: ImportRow; readonly verdict: Verdict};

/** What of the server's is there already, for the addresses of this file. */
export type Known = {
	readonly accounts: ReadonlyMap<string, Account>;
	/** Alias -> its targets. */
	readonly aliases: ReadonlyMap<string, readonly string[]>;
	readonly domains: ReadonlyMap<string, {readonly active: boolean}>;
	/** All of them, for a guess at what was meant. */
	readonly allDomains: readonly string[];
	readonly names: NameRules;
	readonly scheme: Scheme;
	/** Why a value does not fit its column; undefined when it does. */
	misfit(address: Address, row: ImportRow): string | undefined;
};

export type ImportOptions = {readonly update: boolean; readonly createDomains: boolean; readonly allowWeak: boolean};

/** Those that Dovecot 2.4 lets in without allowing weak ones, and that keep no password in clear. */
const strongSchemes = new Set([
	'ARGON2ID',
	'ARGON2I',
	'BLF-CRYPT',
	'SHA512-CRYPT',
	'SHA256-CRYPT',
	'SSHA512',
	'SSHA256',
	'SHA512',
	'SHA256',
	'PBKDF2',
	'SCRAM-SHA-256',
	'SCRAM-SHA-1',
	'CRYPT',
]);

const distance = (a: string, b: string): number => {
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1));
		row = next;
	}
	return row[b.length] ?? 0;
};

/** Two letters changed places, or one is wrong. */
const meant = (domain: string, all: readonly string[]): string | undefined =>
	all.length > 1000 ? undefined : all.find(each => each !== domain && distance(each, domain) <= 2);

const refused = (says: string): Verdict => ({kind: 'refused', says});

const badPassword = (row: ImportRow, address: string, known: Known, options: ImportOptions): string | undefined => {
	const {password} = row;
	if (password.kind === 'none') return undefined;
	if (password.kind === 'hashed')
		return strongSchemes.has(password.scheme.replace(/\.(?:B64|BASE64|HEX)$/, '')) ? undefined : `Dovecot takes no password of the scheme ${password.scheme}`;
	const {strength, says} = judgePassword(password.secret, address, known.scheme);
	if (strength === 'refused') return `its password cannot be taken: ${says}`;
	return strength === 'weak' && !options.allowWeak ? `its password is weak: ${says}` : undefined;
};

const badDomain = (domain: string, known: Known, options: ImportOptions): string | undefined => {
	const found = known.domains.get(domain);
	if (found?.active === false) return `the domain ${domain} is switched off`;
	if (found || options.createDomains) return undefined;
	const near = meant(domain, known.allDomains);
	return `the domain ${domain} is not here${near === undefined ? '' : ` (${near}?)`}`;
};

/** Aliases of the row that are still to be made, or why one of them cannot be. */
const aliasesOf = (
	row: ImportRow,
	address: string,
	known: Known,
	options: ImportOptions,
	taken: ReadonlyMap<string, number>,
): {readonly add: readonly string[]; readonly bad?: string} => {
	const add: string[] = [];
	for (const text of new Set(row.aliases)) {
		const parsed = parseAddress(text);
		if (!parsed.ok) return {add, bad: `its alias ${text} is none: ${parsed.why}`};
		if (parsed.address === address) continue;
		const there = known.aliases.get(parsed.address);
		if (there?.includes(address)) continue;
		const why =
			badDomain(parsed.domain, known, options) ??
			(there
				? `it leads to ${there.join(', ')} already`
				: known.accounts.has(parsed.address) || taken.has(parsed.address)
					? 'it is a mailbox or an alias already'
					: undefined);
		if (why !== undefined) return {add, bad: `its alias ${parsed.address} cannot be: ${why}`};
		add.push(parsed.address);
	}
	return {add};
};

export const existsSays = 'there is a mailbox of this name';

/** `lines`: of the rows before these, in which line each address is; theirs are added. */
export const judgeRows = (rows: readonly ImportRow[], known: Known, options: ImportOptions, lines: Map<string, number> = new Map()): readonly JudgedRow[] => {
	return rows.map((row): JudgedRow => {
		const judge = (): Verdict => {
			if (row.broken !== undefined) return refused(row.broken);
			const parsed = parseAddress(row.email, known.names);
			if (!parsed.ok) return refused(row.email === '' ? 'it has no address' : parsed.why);
			const {address} = parsed;
			const before = lines.get(address);
			if (before !== undefined) return refused(`it is in line ${before} already`);
			lines.set(address, row.line);
			const account = known.accounts.get(address);
			if (account && !options.update) return {kind: 'exists', address: parsed, aliases: [], says: existsSays};
			const alias = known.aliases.get(address);
			if (!account && alias && !alias.includes(address)) return refused(`there is an alias of this name: it leads to ${alias.join(', ')}`);
			if (row.maildir !== undefined && climbsOut(row.maildir)) return refused(`its directory ${row.maildir} would lie outside of all mail`);
			const why = badDomain(parsed.domain, known, options) ?? badPassword(row, address, known, options) ?? known.misfit(parsed, row);
			if (why !== undefined) return refused(why);
			const aliases = aliasesOf(row, address, known, options, lines);
			if (aliases.bad !== undefined) return refused(aliases.bad);
			for (const each of aliases.add) lines.set(each, row.line);
			return {kind: account ? 'update' : 'new', address: parsed, aliases: aliases.add, says: ''};
		};
		return {row, verdict: judge()};
	});
};

export type Tally = Readonly<Record<Verdict['kind'], number>>;

export const tallyOf = (judged: readonly JudgedRow[]): Tally => {
	const count = {new: 0, update: 0, exists: 0, refused: 0};
	for (const {verdict} of judged) count[verdict.kind]++;
	return count;
};
