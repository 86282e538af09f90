// DMARC: the policy of a domain or of one above it, and where reports go (RFC 9989, RFC 9990; before: RFC 7489).
import {getDomain} from 'tldts';
import {type DnsReply, plainName} from '../resolver.ts';
import type {MailDomain} from '../server-facts.ts';
import {parseTagList} from '../tag-list.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, isSilent, type Verdict} from './shape.ts';

type Asked = {readonly name: string; readonly reply: DnsReply<string>};
type Receiver = {
	readonly uri: string;
	readonly domain: string | undefined;
	/** `_report._dmarc` of the receiver, where it is another organisation. */
	readonly permission: DnsReply<string> | undefined;
	readonly mx: DnsReply<unknown> | undefined;
	readonly host: DnsReply<unknown> | undefined;
};
type Seen = {
	/** The domain itself first, then those above it. */
	readonly asked: readonly Asked[];
	readonly receivers: readonly Receiver[];
};

const isDmarc = (text: string): boolean => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(text.trim());

/** `_dmarc` of the domain and of all above it, as the tree walk asks (RFC 9989 section 4.10). */
const namesUp = (domain: string): string[] => {
	const labels = domain.split('.');
	const walk = labels.length > 8 ? [labels, ...labels.slice(-7).map((_, index) => labels.slice(-7 + index))] : labels.map((_, index) => labels.slice(index));
	return walk.map(each => `_dmarc.${each.join('.')}`);
};

const policyOf = (asked: readonly Asked[]): {readonly name: string; readonly texts: readonly string[]} | undefined => {
	for (const {name, reply} of asked) {
		const texts = reply.state === 'found' ? reply.values.filter(isDmarc) : [];
		if (texts.length > 0) return {name, texts};
	}
	return undefined;
};

const urisOf = (tags: ReadonlyMap<string, string>): string[] =>
	['rua', 'ruf'].flatMap(tag => (tags.get(tag) ?? '').split(',').map(uri => uri.trim())).filter(uri => uri !== '');

const receiverDomain = (uri: string): string | undefined => /^mailto:[^@\s]+@([^!?\s]+)/i.exec(uri)?.[1]?.toLowerCase();

const sameOrganisation = (one: string, other: string): boolean => one === other || (getDomain(one) ?? one) === (getDomain(other) ?? other);

const removed: Readonly<Record<string, string>> = {pct: 'pct', rf: 'rf', ri: 'ri'};

type Tell = (level: Verdict['level'], says: string) => Verdict;

const judgeReceivers = (receivers: readonly Receiver[], domain: string, tell: Tell): Verdict[] =>
	receivers.flatMap(({uri, domain: to, permission, mx, host}): Verdict[] => {
		if (to === undefined) return [tell('warning', `Reports are to go to ${uri}, which is no mailto: address.`)];
		if (mx?.state === 'unknown' || permission?.state === 'unknown')
			return [
				tell(
					'unknown',
					`Whether ${to} takes the reports of ${domain} is not known: ${mx?.state === 'unknown' ? mx.why : permission?.state === 'unknown' ? permission.why : ''}.`,
				),
			];
		if (permission?.state === 'none' || (permission?.state === 'found' && !permission.values.some(isDmarc)))
			return [
				tell(
					'warning',
					`${to} has not agreed to take the reports of ${domain}: it must publish ${domain}._report._dmarc.${to} TXT v=DMARC1, else none is sent.`,
				),
			];
		if (mx?.state === 'none' && host?.state === 'none') return [tell('warning', `Reports are to go to ${uri}, but ${to} takes no mail.`)];
		return [];
	});

const judgePolicy = (text: string, tell: Tell, isAbove: boolean): Verdict[] => {
	const {tags, faults} = parseTagList(text);
	const policy = (isAbove ? (tags.get('sp') ?? tags.get('p')) : tags.get('p'))?.toLowerCase();
	const valid = (value: string | undefined) => value === undefined || /^(?:none|quarantine|reject)$/i.test(value);
	const wrong: Verdict[] = [];
	if (faults.length > 0) wrong.push(tell('failure', `The DMARC record is broken: ${faults.join('; ')}.`));
	if (policy === undefined) wrong.push(tell('failure', 'The DMARC record has no policy (p=).'));
	for (const tag of ['p', 'sp', 'np'])
		if (!valid(tags.get(tag))) wrong.push(tell('failure', `The DMARC record says ${tag}=${tags.get(tag)}; none, quarantine and reject are known.`));
	for (const tag of ['adkim', 'aspf'])
		if (tags.has(tag) && !/^[rs]$/i.test(tags.get(tag) ?? '')) wrong.push(tell('failure', `The DMARC record says ${tag}=${tags.get(tag)}; r and s are known.`));
	if (policy === 'none')
		wrong.push(tell('warning', 'The policy is none: forgeries are reported, but delivered all the same. When the reports look well, go on to quarantine.'));
	if (/^y$/i.test(tags.get('t') ?? '')) wrong.push(tell('warning', 'The record says t=y, "only testing": the policy is not followed.'));
	const old = [...tags.keys()].filter(tag => tag in removed);
	if (old.length > 0) wrong.push(tell('warning', `${old.join(', ')} ${old.length === 1 ? 'is' : 'are'} no longer part of DMARC (RFC 9989) and best left out.`));
	return wrong;
};

/** The same record without what is wrong in it. */
const repaired = (text: string, domain: MailDomain): string => {
	const {tags} = parseTagList(text);
	const keep = ['p', 'sp', 'np', 'adkim', 'aspf', 'fo', 'rua', 'ruf', 'psd'];
	const values = new Map(keep.flatMap(tag => (tags.has(tag) ? [[tag, tags.get(tag) ?? ''] as const] : [])));
	const policy = values.get('p')?.toLowerCase() ?? '';
	if (!/^(?:quarantine|reject)$/.test(policy)) values.set('p', 'quarantine');
	for (const tag of ['sp', 'np']) if (values.has(tag) && !/^(?:none|quarantine|reject)$/i.test(values.get(tag) ?? '')) values.delete(tag);
	for (const tag of ['adkim', 'aspf']) if (values.has(tag) && !/^[rs]$/i.test(values.get(tag) ?? '')) values.delete(tag);
	if (!values.has('rua') && !isSilent(domain)) values.set('rua', `mailto:postmaster@${domain.name}`);
	return ['v=DMARC1', ...[...values].sort((a, b) => keep.indexOf(a[0]) - keep.indexOf(b[0])).map(([tag, value]) => `${tag}=${value}`)].join('; ');
};

const bestFor = (domain: MailDomain): string => (isSilent(domain) ? 'v=DMARC1; p=reject' : `v=DMARC1; p=quarantine; rua=mailto:postmaster@${domain.name}`);

export const dmarc = defineTopic<Seen>({
	id: 'dmarc',
	title: 'DMARC',
	about: 'domain',
	why: 'It tells receivers what to do with mail that forges the domain; Gmail, Yahoo and Microsoft ask for one.',
	source: 'RFC 9989, RFC 9990',
	look: async ({dns}, domain) => {
		const asked = await Promise.all(namesUp(domain.name).map(async name => ({name, reply: await dns.ask(name, 'TXT')})));
		const [text] = policyOf(asked)?.texts ?? [];
		const uris = text === undefined ? [] : urisOf(parseTagList(text).tags).slice(0, 10);
		const receivers = await Promise.all(
			uris.map(async (uri): Promise<Receiver> => {
				const to = receiverDomain(uri);
				if (to === undefined) return {uri, domain: to, permission: undefined, mx: undefined, host: undefined};
				const [permission, mx, host] = await Promise.all([
					sameOrganisation(domain.name, to) ? undefined : dns.ask(`${domain.name}._report._dmarc.${to}`, 'TXT'),
					dns.ask(to, 'MX'),
					dns.ask(to, 'A'),
				]);
				return {uri, domain: plainName(to), permission, mx, host};
			}),
		);
		return {asked, receivers};
	},
	wanted: ({domain}) => [record('TXT', `_dmarc.${domain.name}`, bestFor(domain))],
	judge: ({asked, receivers}, {domain}) => {
		const own = `_dmarc.${domain.name}`;
		const best = bestFor(domain);
		const policy = policyOf(asked);
		const open = asked.find(
			each => each.reply.state === 'unknown' && (policy === undefined || asked.indexOf(each) < asked.findIndex(one => one.name === policy.name)),
		);
		if (open?.reply.state === 'unknown') return [notKnown(open.name, 'DMARC', open.reply.why)];
		if (policy === undefined)
			return [
				verdict(
					isSilent(domain) ? 'warning' : 'failure',
					own,
					`${domain.name} has no DMARC policy: receivers do as they please with forgeries, and Gmail and Yahoo hold it against you.`,
					{publish: [record('TXT', own, best)]},
				),
			];
		const found = policy.texts.map(text => `TXT ${text}`);
		const isAbove = policy.name !== own;
		if (policy.texts.length > 1)
			return [
				verdict('failure', policy.name, `There are ${policy.texts.length} DMARC records at ${policy.name}: receivers act as if there were none.`, {
					found,
					publish: [record('TXT', policy.name, repaired(policy.texts[0] as string, domain))],
				}),
			];
		const text = policy.texts[0] as string;
		const tell: Tell = (level, says) =>
			verdict(level, policy.name, says, {found, publish: level === 'unknown' ? [] : [record('TXT', policy.name, repaired(text, domain))]});
		const wrong = [...judgePolicy(text, tell, isAbove), ...judgeReceivers(receivers, domain.name, tell)];
		if (wrong.length > 0) return wrong;
		const {tags} = parseTagList(text);
		// A domain that takes no mail cannot receive any.
		const reports = tags.has('rua') || isSilent(domain) ? '' : ' Nobody receives reports.';
		return [
			verdict(
				reports === '' ? 'ok' : 'warning',
				policy.name,
				`Forgeries are to be met with: ${(isAbove ? (tags.get('sp') ?? tags.get('p')) : tags.get('p'))?.toLowerCase()}.${isAbove ? ` The policy is that of ${policy.name.slice('_dmarc.'.length)}.` : ''}${reports}`,
				{
					found,
					...(reports === '' ? {expected: found} : {publish: [record('TXT', policy.name, repaired(text, domain))]}),
				},
			),
		];
	},
});
