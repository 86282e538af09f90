// Postfix's lines as events (smtpd(8), cleanup(8), qmgr(8), smtp(8), lmtp(8), bounce(8), pickup(8)).
import type {Delays, DeliveryStatus, MailClient, MailEvent} from './shape.ts';

/** Short ids are hexadecimal, long ones (enable_long_queue_ids) are not. */
const ofQueue = /^([0-9A-Za-z]{6,20}): /;
const severity = /^(?:warning|error|fatal|panic)$/;

/** `name[address]`, perhaps with `:port`. */
const clientOf = (text: string): MailClient => {
	const match = /^(.*?)\[([^\]]*)\](?::\d+)?$/.exec(text);
	return match ? {name: match[1] as string, address: match[2] as string} : {name: text, address: ''};
};

const delaysOf = (text: string | undefined): Delays | undefined => {
	const parts = text?.split('/').map(Number) ?? [];
	const [before = 0, queued = 0, connecting = 0, sending = 0] = parts;
	return parts.length === 4 && parts.every(Number.isFinite) ? {before, queued, connecting, sending} : undefined;
};

const delivery =
	/^to=<(.*?)>,(?: orig_to=<(.*?)>,)? relay=(\S+?),(?: conn_use=\d+,)? delay=([\d.]+),(?: delays=([\d./]+),)? dsn=([\d.]+), status=(\w+)(?: \(([\s\S]*)\))?$/;
const statuses: ReadonlySet<string> = new Set<DeliveryStatus>(['sent', 'deferred', 'bounced', 'expired', 'undeliverable', 'deliverable']);

const parseDelivery = (queueId: string, rest: string): MailEvent | undefined => {
	const match = delivery.exec(rest);
	const status = match?.[7] ?? '';
	if (!match || !statuses.has(status)) return undefined;
	return {
		kind: 'delivery',
		queueId,
		recipient: match[1] as string,
		original: match[2],
		relay: match[3] as string,
		delay: Number(match[4]),
		delays: delaysOf(match[5]),
		dsn: match[6] as string,
		status: status as DeliveryStatus,
		reason: match[8] ?? '',
	};
};

const reject =
	/^(milter-)?(reject|reject_warning|discard|hold|filter|redirect|warn): ([A-Z-]+)(?: command)? from (\S{1,300}?\[[^\]]{0,64}\](?::\d+)?): ([\s\S]*)$/;
const named = (text: string, name: string): string | undefined => new RegExp(`[;, ] ?${name}=<([^>]*)>`).exec(text)?.[1];

const parseRejection = (queueId: string | undefined, rest: string): MailEvent | undefined => {
	const match = reject.exec(rest);
	if (!match) return undefined;
	const [, milter, verb, stage, client, tail = ''] = match;
	// The reply may hold a semicolon; what follows it is in Postfix's own hand.
	const end = tail.search(/; from=<|; proto=|; helo=/);
	const reply = end < 0 ? tail : tail.slice(0, end);
	if (verb === 'hold') return queueId === undefined ? undefined : {kind: 'held', queueId, reason: reply};
	const facts = end < 0 ? '' : tail.slice(end);
	if (verb === 'discard') {
		if (queueId === undefined) return undefined;
		const [sender, recipient] = [named(facts, 'from'), named(facts, 'to')];
		return {kind: 'discarded', queueId, client: clientOf(client as string), reason: reply, sender, recipient};
	}
	if (verb !== 'reject' && verb !== 'reject_warning') return undefined;
	return {
		kind: 'rejected',
		queueId,
		stage: stage as string,
		client: clientOf(client as string),
		reply,
		byMilter: milter !== undefined,
		sender: named(facts, 'from'),
		recipient: named(facts, 'to'),
		user: /sasl_username=(\S+)/.exec(facts)?.[1],
		onlyWarned: verb === 'reject_warning',
	};
};

const notices = {'non-delivery': 'bounce', delay: 'delay', 'delivery status': 'success'} as const;

const parseOfMessage = (from: string, queueId: string, rest: string): MailEvent | undefined => {
	if (rest.startsWith('to=<')) return parseDelivery(queueId, rest);
	if (rest.startsWith('client=')) {
		const client = /^client=([^,]*)/.exec(rest)?.[1] ?? '';
		return {kind: 'accepted', queueId, client: clientOf(client), user: /sasl_username=(\S+)/.exec(rest)?.[1], method: /sasl_method=([^,\s]+)/.exec(rest)?.[1]};
	}
	if (rest.startsWith('message-id=') || rest.startsWith('resent-message-id='))
		return {kind: 'named', queueId, messageId: rest.slice(rest.indexOf('=') + 1).replace(/^<|>$/g, '')};
	const removed = /^removed(?: \((canceled|discarded)\))?$/.exec(rest);
	if (removed) return {kind: 'removed', queueId, cancelled: removed[1] === 'canceled'};
	const queued = /^from=<(.*)>, size=(\d+), nrcpt=(\d+) \(queue active\)$/.exec(rest);
	if (queued) return {kind: 'queued', queueId, sender: queued[1] as string, bytes: Number(queued[2]), recipients: Number(queued[3])};
	const expired = /^from=<(.*)>, status=(expired|force-expired), returned to sender$/.exec(rest);
	if (expired) return {kind: 'milter', queueId, says: 'waited too long and is returned to its sender'};
	const picked = /^uid=(\d+) from=<(.*)>$/.exec(rest);
	if (picked) return {kind: 'submitted', queueId, uid: Number(picked[1]), sender: picked[2] as string};
	const notice = /^(?:sender|postmaster) (non-delivery|delay|delivery status) notification: ([0-9A-Za-z]{6,20})$/.exec(rest);
	if (notice) return {kind: 'notice', queueId, noticeId: notice[2] as string, about: notices[notice[1] as keyof typeof notices]};
	const attempt = /^host (\S+) (?:said|refused to talk to me): ([\s\S]*)$/.exec(rest);
	if (attempt) return {kind: 'attempt', queueId, host: attempt[1] as string, reason: attempt[2] as string};
	if (from.endsWith('/postsuper') && /^(?:placed on hold|released from hold|requeued)$/.test(rest))
		return {kind: 'milter', queueId, says: `an administrator ${rest === 'requeued' ? 'requeued it' : `had it ${rest}`}`};
	return parseRejection(queueId, rest);
};

export const parsePostfixEvent = (from: string, text: string): MailEvent | undefined => {
	const [, queueId] = ofQueue.exec(text) ?? [];
	if (queueId !== undefined && !severity.test(queueId)) {
		const rest = text.slice(queueId.length + 2);
		return queueId === 'NOQUEUE' ? parseRejection(undefined, rest) : parseOfMessage(from, queueId, rest);
	}
	const connection = /^(connect|disconnect) from (\S+)/.exec(text);
	if (connection) return {kind: connection[1] as 'connect' | 'disconnect', client: clientOf(connection[2] as string)};
	const tls = /^(?:Anonymous|Untrusted|Trusted|Verified) TLS connection established (from|to) (\S+?): (\S+) with cipher (\S+)/.exec(text);
	if (tls) return {kind: 'tls', toUs: tls[1] === 'from', peer: tls[2] as string, protocol: tls[3] as string, cipher: tls[4] as string};
	const failed = /^warning: (\S{1,300}?\[[^\]]{0,64}\]): SASL \S+ authentication failed: (?:[\s\S]*?sasl_username=(\S+))?/.exec(text);
	if (failed) return {kind: 'login', service: 'smtp', user: failed[2] ?? '', address: clientOf(failed[1] as string).address, ok: false};
	return undefined;
};
