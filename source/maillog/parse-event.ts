// What one line tells: Postfix's, Dovecot's, OpenDKIM's and rspamd's words as events. Total: whatever stands there, it is at least `other`.
import {parseDovecotEvent} from './parse-dovecot-event.ts';
import {parsePostfixEvent} from './parse-postfix-event.ts';
import {parseRspamdEvent} from './parse-rspamd-event.ts';
import type {MailEvent, MailLine} from './shape.ts';

const other: MailEvent = {kind: 'other'};
/** No line of a mail program that tells something is longer; what strangers can make longer is not looked through. */
const longest = 16_384;

const parseMilterEvent = (text: string): MailEvent => {
	const [, queueId, rest = ''] = /^([0-9A-Za-z]{6,20}): (.*)$/.exec(text) ?? [];
	if (queueId === undefined) return other;
	const signed = /^DKIM-Signature field added \(s=([^,]*), d=([^)]*)\)/.exec(rest);
	if (signed) return {kind: 'signed', queueId, selector: signed[1] as string, domain: signed[2] as string};
	return {kind: 'milter', queueId, says: rest};
};

export const parseEvent = ({from, text}: Pick<MailLine, 'from' | 'text'>): MailEvent => {
	const said = text.length > longest ? text.slice(0, longest) : text;
	if (from.startsWith('postfix')) return parsePostfixEvent(from, said) ?? other;
	if (from === 'dovecot') return parseDovecotEvent(said) ?? other;
	if (from === 'rspamd') return parseRspamdEvent(said) ?? other;
	return parseMilterEvent(said);
};
