// MTA-STS: the record, the policy behind it, and whether the policy fits the MX (RFC 8461).
import type {Fetched} from '../https-get.ts';
import type {DnsData, DnsReply} from '../resolver.ts';
import {parseTagList} from '../tag-list.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, isSilent, type Verdict} from './shape.ts';

type Seen = {
	readonly reply: DnsReply<string>;
	readonly mx: DnsReply<DnsData['MX']>;
	readonly host: DnsReply<string> | undefined;
	readonly fetched: Fetched | undefined;
};

const isPolicyRecord = (text: string): boolean => /^v=STSv1\s*(?:;|$)/.test(text.trim());

type Policy = {readonly version: string | undefined; readonly mode: string | undefined; readonly maxAge: number; readonly mx: readonly string[]};

const parsePolicy = (body: string): Policy => {
	const pairs = body.split(/\r?\n/).flatMap(line => {
		const match = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line);
		return match ? [[(match[1] as string).toLowerCase(), match[2] ?? ''] as const] : [];
	});
	const one = (key: string) => pairs.find(pair => pair[0] === key)?.[1];
	return {
		version: one('version'),
		mode: one('mode'),
		maxAge: Number(one('max_age') ?? Number.NaN),
		mx: pairs.filter(pair => pair[0] === 'mx').map(pair => pair[1].toLowerCase()),
	};
};

/** A wildcard stands for one label, the leftmost. */
const covers = (pattern: string, host: string): boolean =>
	pattern === host || (pattern.startsWith('*.') && host.slice(host.indexOf('.') + 1) === pattern.slice(2));

const judgePolicy = (name: string, policy: Policy, mx: DnsReply<DnsData['MX']>, hostName: string, found: readonly string[]): Verdict[] => {
	const wanted = mx.state === 'found' ? mx.values.map(value => value.host) : [];
	const expected = ['version: STSv1', 'mode: enforce', ...(wanted.length > 0 ? wanted : [hostName]).map(host => `mx: ${host}`), 'max_age: 604800'];
	const tell = (level: Verdict['level'], says: string) => verdict(level, name, says, {found, expected});
	if (policy.version !== 'STSv1') return [tell('failure', 'The policy file does not say version: STSv1.')];
	if (!/^(?:enforce|testing|none)$/.test(policy.mode ?? ''))
		return [tell('failure', `The policy file says mode: ${policy.mode ?? 'nothing'}; enforce, testing and none are known.`)];
	if (!Number.isInteger(policy.maxAge) || policy.maxAge < 0 || policy.maxAge > 31_557_600)
		return [tell('failure', 'The policy file has no max_age that is a number of seconds.')];
	if (policy.mode === 'none') return [tell('skipped', 'The policy says none: MTA-STS is switched off.')];
	const left = wanted.filter(host => !policy.mx.some(pattern => covers(pattern, host)));
	if (left.length > 0)
		return [
			tell(
				policy.mode === 'enforce' ? 'failure' : 'warning',
				`The policy does not name ${left.join(', ')}, which is MX: ${policy.mode === 'enforce' ? 'Gmail, Outlook and others bring no mail there' : 'once it is enforced, no mail comes there'}.`,
			),
		];
	if (policy.mode === 'testing')
		return [
			tell(
				'warning',
				'The policy is only tested: mail is still brought over lines that are not secure. When reports are clean, say mode: enforce and change the id.',
			),
		];
	if (policy.maxAge < 86_400) return [tell('warning', `The policy is kept for ${policy.maxAge} s only; a week or more protects, less than a day hardly.`)];
	return [];
};

export const mtaSts = defineTopic<Seen>({
	id: 'mta-sts',
	title: 'MTA-STS',
	about: 'domain',
	why: 'Without it somebody on the way can make other servers bring mail unencrypted, or to him; it is optional.',
	source: 'RFC 8461',
	optional: true,
	look: async ({dns, get}, domain) => {
		const [reply, mx] = await Promise.all([dns.ask(`_mta-sts.${domain.name}`, 'TXT'), dns.ask(domain.name, 'MX')]);
		if (reply.state !== 'found' || !reply.values.some(isPolicyRecord)) return {reply, mx, host: undefined, fetched: undefined};
		const name = `mta-sts.${domain.name}`;
		const [four, six] = await Promise.all([dns.ask(name, 'A'), dns.ask(name, 'AAAA')]);
		const addresses = [four, six].flatMap(each => (each.state === 'found' ? each.values : []));
		return {
			reply,
			mx,
			host: addresses.length === 0 ? four : undefined,
			fetched: addresses.length === 0 ? undefined : await get(`https://${name}/.well-known/mta-sts.txt`, addresses),
		};
	},
	judge: ({reply, mx, host, fetched}, {domain, server, now}) => {
		const name = `_mta-sts.${domain.name}`;
		if (isSilent(domain)) return [];
		if (reply.state === 'unknown') return [notKnown(name, 'MTA-STS', reply.why)];
		const texts = reply.state === 'found' ? reply.values.filter(isPolicyRecord) : [];
		const id = now.toISOString().slice(0, 10).replaceAll('-', '');
		const publish = [record('TXT', name, `v=STSv1; id=${id}`)];
		const found = texts.map(text => `TXT ${text}`);
		if (texts.length === 0)
			return [
				verdict('skipped', name, 'MTA-STS is not used. It is optional, and needs a web server that serves the policy.', {expected: [`TXT v=STSv1; id=${id}`]}),
			];
		if (texts.length > 1) return [verdict('failure', name, `There are ${texts.length} MTA-STS records: they are all ignored.`, {found, publish})];
		if (!/^[a-z0-9]{1,32}$/i.test(parseTagList(texts[0] as string).tags.get('id') ?? ''))
			return [verdict('failure', name, 'The MTA-STS record has no id of up to 32 letters and figures: it is ignored.', {found, publish})];
		const policyName = `mta-sts.${domain.name}`;
		if (host?.state === 'unknown') return [notKnown(policyName, 'A', host.why)];
		if (fetched === undefined)
			return [
				verdict('failure', policyName, `There is no host ${policyName}, from which the policy must be fetched.`, {
					found,
					publish: [record('CNAME', policyName, `${server.hostName}.`)],
				}),
			];
		const url = `https://${policyName}/.well-known/mta-sts.txt`;
		if (!fetched.ok)
			return [
				verdict(
					/no way to it|did not answer/.test(fetched.why) ? 'unknown' : 'failure',
					policyName,
					`The policy cannot be fetched from ${url}: ${fetched.why}.`,
					{found},
				),
			];
		if (fetched.status !== 200)
			return [
				verdict(
					'failure',
					policyName,
					`${url} answers with ${fetched.status} instead of the policy${fetched.status >= 300 && fetched.status < 400 ? ': redirects are not followed' : ''}.`,
					{found},
				),
			];
		const policy = parsePolicy(fetched.body);
		const all = [
			...found,
			...fetched.body
				.split(/\r?\n/)
				.filter(line => line.trim() !== '')
				.slice(0, 20),
		];
		const wrong = judgePolicy(policyName, policy, mx, server.hostName, all);
		if (wrong.length > 0) return wrong;
		return [verdict('ok', name, `The policy is enforced and names every MX.`, {found: all, expected: all})];
	},
});
