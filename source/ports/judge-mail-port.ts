// Whether a mail port does its work: it listens, greets, secures itself, and is reached from outside (RFC 5321, RFC 3207, RFC 8314).
import type {Evidence, Finding} from '../checks/shape.ts';
import type {Served} from '../commands/openssl-served.ts';
import {logEvidence} from '../services/log-evidence.ts';
import type {MailPort, MailPortSeen} from './look-at-mail-port.ts';

const loopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

const judgeListening = ({listeners, programMissing}: MailPortSeen, {port, program}: MailPort): Finding | undefined => {
	const subject = `port ${port}`;
	if (!listeners.ok) return undefined;
	const bound = listeners.value.filter(each => each.port === port);
	if (bound.length === 0 && programMissing)
		return {
			level: 'unknown',
			subject,
			says: `Nothing listens on port ${port}, and ${program} is not installed here: whether this server should offer it is not known.`,
		};
	if (bound.length === 0) return {level: 'failure', subject, says: `Nothing listens on port ${port}.`};
	if (bound.every(each => loopback(each.address)))
		return {
			level: 'failure',
			subject,
			says: `Port ${port} is open on ${bound[0]?.address} only, so that nobody outside can use it.`,
			evidence: bound.map(each => ({from: 'ss -tlnp', text: `${each.address}:${each.port} ${each.programs.join(', ')}`})),
		};
	return undefined;
};

const offers = (served: Served, word: string): boolean => served.offers.some(each => each.toUpperCase().split(/[ =]/)[0] === word);

/** Undefined: the server itself is served well. */
const judgeServed = (served: Served, {port, kind, program}: MailPort, evidence: readonly Evidence[]): Finding | undefined => {
	const subject = `port ${port}`;
	const said = served.greeting === '' ? [] : [{from: `port ${port}`, text: served.greeting}];
	const proof = [...said, ...evidence];
	if (!served.connected)
		return {
			level: 'failure',
			subject,
			says: `${program} listens on port ${port}, but a connection to it fails: ${served.trouble || 'no answer'}.`,
			evidence: proof,
		};
	if (kind === 'imaps' || kind === 'submissions') {
		if (served.tls === undefined)
			return {
				level: 'failure',
				subject,
				says: `Port ${port} accepts connections, but no TLS comes about: ${served.trouble || 'the handshake fails'}.`,
				evidence: proof,
			};
		if (!/^(?:\* OK|\* PREAUTH|220)/.test(served.greeting))
			return {
				level: 'failure',
				subject,
				says: `Port ${port} has TLS, but ${program} does not greet: ${served.greeting || served.trouble || 'it says nothing'}.`,
				evidence: proof,
			};
	} else {
		if (!served.greeting.startsWith('220'))
			return {
				level: 'failure',
				subject,
				says:
					served.greeting === ''
						? `Port ${port} accepts connections, but nobody greets: ${served.trouble || 'it says nothing'}.`
						: `Port ${port} turns visitors away.`,
				evidence: proof,
			};
		const without = !served.plainOffers.some(each => each.toUpperCase() === 'STARTTLS');
		if (without)
			return {
				level: kind === 'smtp' ? 'warning' : 'failure',
				subject,
				says:
					kind === 'smtp'
						? `Port ${port} answers, but offers no STARTTLS: mail comes in unencrypted.`
						: `Port ${port} offers no STARTTLS, so that no mail program may send its password.`,
				evidence: proof,
			};
		if (served.tls === undefined)
			return {
				level: kind === 'smtp' ? 'warning' : 'failure',
				subject,
				says: `Port ${port} offers STARTTLS, but no TLS comes about: ${served.trouble || 'the handshake fails'}.`,
				evidence: proof,
			};
	}
	const needsLogin = kind === 'submission' || kind === 'submissions';
	if (needsLogin && !offers(served, 'AUTH'))
		return {
			level: 'failure',
			subject,
			says: `Port ${port} offers no login within TLS, so that nobody can send mail: Postfix does not reach Dovecot's authentication.`,
			evidence: proof,
		};
	return undefined;
};

const judgeOutside = ({outside}: MailPortSeen, {port}: MailPort): Finding | undefined => {
	if (outside === undefined) return undefined;
	const subject = `${outside.address} port ${port}`;
	if (outside.reachable === 'open' && outside.trouble === undefined) return undefined;
	if (outside.reachable === 'open') return {level: 'warning', subject, says: `The server answers itself on port ${port}, but from here it ${outside.trouble}.`};
	if (outside.reachable === 'unknown')
		return {
			level: 'unknown',
			subject,
			says: `Whether port ${port} is open to the world could not be tried from here: ${outside.trouble ?? 'no reason given'}.`,
		};
	const why =
		port === 25
			? 'many networks block outgoing port 25, so try from another one before blaming the server'
			: 'a firewall on the way or on the server may stop it';
	return {
		level: 'warning',
		subject,
		says: `The server answers on port ${port}, but from here it is ${outside.reachable === 'refused' ? 'refused' : 'not reached'}: ${why}.`,
	};
};

const wordFor = (served: Served, kind: MailPort['kind']): string => {
	const tls = served.tls?.version ?? 'TLS';
	return kind === 'smtp' ? `STARTTLS (${tls})` : kind === 'submission' ? `STARTTLS (${tls}) and login` : kind === 'submissions' ? `${tls} and login` : tls;
};

export const judgeMailPort = (seen: MailPortSeen, wanted: MailPort): Finding[] => {
	const {port, program} = wanted;
	const subject = `port ${port}`;
	const listening = judgeListening(seen, wanted);
	if (listening) return [listening];
	if (!seen.served.ok) {
		const known = seen.outside?.reachable === 'open' && seen.outside.trouble === undefined;
		return [
			known
				? {level: 'ok', subject, says: `Port ${port} answers from here.`}
				: {level: 'unknown', subject, says: `Whether port ${port} answers is not known: ${seen.served.why}`},
		];
	}
	const own =
		program === 'Postfix'
			? port === 25
				? /^postfix\/(?:smtpd|master|tlsmgr)/
				: /^postfix\/(?:submissions?\/|smtps\/|smtpd|master)/
			: /^dovecot: (?:imap-login|master|config|ssl)/;
	const served = judgeServed(seen.served.value, wanted, logEvidence(seen.log, own));
	if (served && served.level === 'failure') return [served];
	const reached =
		seen.outside?.reachable === 'open' ? ', also from here' : seen.outside === undefined ? ' on the server (not tried from outside)' : ' on the server';
	const fine: Finding = served ?? {level: 'ok', subject, says: `Port ${port} answers with ${wordFor(seen.served.value, wanted.kind)}${reached}.`};
	const outside = judgeOutside(seen, wanted);
	return outside ? [fine, outside] : [fine];
};
