// Lines of the log -> those of one message together: by queue id, by Message-ID, by the LMTP session, by the bounce that it caused.
import {parseEvent} from './parse-event.ts';
import type {MailEvent, MailLine} from './shape.ts';

export type Entry = {readonly line: MailLine; readonly event: MailEvent; readonly order: number};

/** `notices`: queue ids of what was sent to the sender about it. */
export type Group = {readonly entries: Entry[]; readonly notices: Set<string>; into: Group | undefined};

/** A milter was not to be had, or broke off, for all that this connection brings: mail stays unsigned, or nobody looks for spam (postconf(5), milter_default_action). */
const milterAway = /^warning: (?:connect to Milter service|milter) /;

const find = (group: Group): Group => {
	let found = group;
	while (found.into) found = found.into;
	return found;
};

export const groupLines = (lines: readonly MailLine[]): Group[] => {
	const groups: Group[] = [];
	const byId = new Map<string, Group>();
	const byName = new Map<string, Group>();
	const connections = new Map<number, Entry[]>();
	const sessions = new Map<string, Entry[]>();
	const peers = new Map<number, Entry[]>();

	const create = (): Group => {
		const group: Group = {entries: [], notices: new Set(), into: undefined};
		groups.push(group);
		return group;
	};
	const join = (one: Group, two: Group): Group => {
		const [kept, gone] = [find(one), find(two)];
		if (kept === gone) return kept;
		kept.entries.push(...gone.entries);
		for (const id of gone.notices) kept.notices.add(id);
		gone.entries.length = 0;
		gone.into = kept;
		return kept;
	};
	const ofId = (id: string): Group => {
		const known = byId.get(id);
		const group = known ? find(known) : create();
		if (!known) byId.set(id, group);
		return group;
	};
	const takeFrom = <Key>(map: Map<Key, Entry[]>, key: Key): Entry[] => {
		const entries = map.get(key) ?? [];
		map.delete(key);
		return entries;
	};

	const ofMessage = (entry: Entry, event: MailEvent & {readonly queueId: string}) => {
		// Short queue ids are used again once a message is gone.
		const before = event.kind === 'accepted' || event.kind === 'submitted' ? byId.get(event.queueId) : undefined;
		if (before && find(before).entries.some(each => each.event.kind === 'removed' && each.event.queueId === event.queueId)) byId.delete(event.queueId);
		let group = ofId(event.queueId);
		if (event.kind === 'accepted') group.entries.push(...(connections.get(entry.line.pid) ?? []).filter(each => each.event.kind !== 'connect'));
		if (event.kind === 'delivery') group.entries.push(...takeFrom(peers, entry.line.pid));
		if (event.kind === 'named' && event.messageId !== '') {
			const known = byName.get(event.messageId);
			if (known) group = join(known, group);
			byName.set(event.messageId, group);
		}
		if (event.kind === 'notice') {
			group = join(group, ofId(event.noticeId));
			group.notices.add(event.noticeId);
		}
		group.entries.push(entry);
	};

	for (const [order, line] of lines.entries()) {
		const event = parseEvent(line);
		const entry: Entry = {line, event, order};
		if (event.kind === 'connect') connections.set(line.pid, [entry]);
		else if (event.kind === 'disconnect') connections.delete(line.pid);
		else if (event.kind === 'tls') connections.get(line.pid)?.push(entry);
		else if (event.kind === 'other' && milterAway.test(line.text)) connections.get(line.pid)?.push(entry);
		else if (event.kind === 'filed') {
			const known = byName.get(event.messageId);
			const group = known ? find(known) : create();
			if (!known && event.messageId !== '') byName.set(event.messageId, group);
			group.entries.push(...takeFrom(sessions, event.session), entry);
		} else if (event.kind === 'delivery-trouble') sessions.set(event.session, [...(sessions.get(event.session) ?? []), entry]);
		else if (event.kind === 'rejected' && event.queueId === undefined) create().entries.push(entry);
		else if ('queueId' in event && event.queueId !== undefined) ofMessage(entry, event as MailEvent & {readonly queueId: string});
		else if (event.kind === 'other' && line.from === 'dovecot') {
			const peer = Number(/\bconn unix:pid=(\d+),/.exec(line.text.slice(0, 500))?.[1] ?? 0);
			if (peer > 0) peers.set(peer, [...(peers.get(peer) ?? []), entry]);
		}
	}
	const whole = groups.filter(group => group.into === undefined && group.entries.length > 0);
	for (const group of whole) group.entries.sort((one, two) => one.order - two.order);
	return whole.sort((one, two) => (one.entries[0] as Entry).order - (two.entries[0] as Entry).order);
};
