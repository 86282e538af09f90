// A mail address as this server would store it: lower case, the domain in its ASCII form; or why it cannot be a mailbox (RFC 5321, 4.5.3.1; RFC 5890).
import {domainToASCII} from 'node:url';

export type Address = {readonly address: string; readonly local: string; readonly domain: string};
export type ParsedAddress = ({readonly ok: true} & Address) | {readonly ok: false; readonly why: string};

const mostLocal = 64;
const mostAddress = 254;

const no = (why: string): ParsedAddress => ({ok: false, why});

export type ParsedDomain = {readonly ok: true; readonly domain: string} | {readonly ok: false; readonly why: string};

/** `müller.example` becomes `xn--mller-kva.example`, which is what Postfix looks up. */
export const parseDomain = (text: string): ParsedDomain => {
	const typed = text.trim().replace(/\.$/, '');
	if (typed === '') return {ok: false, why: 'there is no domain'};
	const domain = domainToASCII(typed.toLowerCase());
	if (domain === '' || domain.length > 253) return {ok: false, why: 'its domain is none'};
	if (/^[\d.]+$|:/.test(domain)) return {ok: false, why: 'its domain is an IP address'};
	if (!domain.includes('.')) return {ok: false, why: 'its domain has no dot'};
	if (!domain.split('.').every(label => /^(?!-)[a-z\d-]{1,63}(?<!-)$/.test(label))) return {ok: false, why: 'its domain is none'};
	return {ok: true, domain};
};

/** What this server makes of names: Postfix cuts extensions off (recipient_delimiter), Dovecot lets no other characters in (auth_username_chars). */
export type NameRules = {readonly delimiter: string; readonly characters: string};

/** Dovecot's own (doc.dovecot.org, "auth_username_chars"). */
export const usualCharacters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890.-_@';

/** Slashes and dots at the ends would lead a mail directory elsewhere; the rest would have to be quoted in every mail. */
const plain = /^[a-z\d!#$&'*+=?^_`{|}~-]+(?:\.[a-z\d!#$&'*+=?^_`{|}~-]+)*$/;

const beforeAt = (local: string, domain: string, {delimiter, characters}: NameRules): string | undefined => {
	if (/[^\x20-\x7e]/.test(local)) return 'its part before the @ is not ASCII, which Dovecot cannot deliver to';
	if (local.length > mostLocal) return `its part before the @ has ${local.length} characters, and it may have ${mostLocal}`;
	if (!plain.test(local)) return `its part before the @ may not have ${/[/%\s@"(),:;<>[\]\\]/.exec(local)?.[0] ?? 'a dot there'} in it`;
	const cut = [...local].find(each => delimiter.includes(each));
	if (cut !== undefined) return `mail for it goes to ${local.slice(0, local.indexOf(cut))}@${domain}: ${cut} begins an extension here`;
	const strange = characters === '' ? undefined : [...local].find(each => !characters.includes(each));
	return strange === undefined ? undefined : `Dovecot lets no ${strange} into the names of users (auth_username_chars)`;
};

export const parseAddress = (text: string, rules: NameRules = {delimiter: '', characters: ''}): ParsedAddress => {
	if (/\0/.test(text)) return no('it has a NUL byte in it');
	const typed = text.trim().normalize('NFC');
	if (typed === '') return no('there is no address');
	if (typed.length > mostAddress) return no(`it has ${typed.length} characters, and an address has at most ${mostAddress}`);
	const at = typed.lastIndexOf('@');
	if (at < 0) return no('it has no @');
	if (at === 0) return no('it has nothing before the @');
	const local = typed.slice(0, at).toLowerCase();
	const parsed = parseDomain(typed.slice(at + 1));
	if (!parsed.ok) return no(parsed.why);
	const why = beforeAt(local, parsed.domain, rules);
	if (why !== undefined) return no(why);
	const address = `${local}@${parsed.domain}`;
	return address.length > mostAddress
		? no(`it has ${address.length} characters, and an address has at most ${mostAddress}`)
		: {ok: true, address, local, domain: parsed.domain};
};
