// The parts of a mail that an IMAP FETCH asks for (RFC 3501, 7.4.2).
import type {StoredMail} from './mailbox.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');
const quote = (text: string | undefined) => (text === undefined || text === '' ? 'NIL' : `"${text.replace(/["\\]/g, '\\$&')}"`);

const addresses = (text: string | undefined): string => {
	if (text === undefined || text === '') return 'NIL';
	const list = text.split(',').map(each => {
		const [, name, mail = each.trim()] = /^\s*"?([^"<]*?)"?\s*<([^>]*)>/.exec(each) ?? [];
		const at = mail.lastIndexOf('@');
		return `(${quote(name)} NIL ${quote(mail.slice(0, at))} ${quote(mail.slice(at + 1))})`;
	});
	return `(${list.join('')})`;
};

/** `(UID FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])` -> what stands between the parentheses of the answer. */
export const fetchItems = (mail: StoredMail, wanted: string, withUid: boolean): Buffer => {
	const split = mail.text.indexOf('\n\n');
	const head = split < 0 ? mail.text : mail.text.slice(0, split + 1);
	const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1];
	const at = mail.at.toISOString();
	const envelope = () => {
		const from = addresses(header('from'));
		return `(${quote(header('date'))} ${quote(header('subject'))} ${from} ${from} ${from} ${addresses(header('to'))} NIL NIL NIL ${quote(header('message-id'))})`;
	};
	const section = (name: string): string => {
		const fields = /^HEADER\.FIELDS \(([^)]*)\)$/i.exec(name);
		if (fields)
			return `${(fields[1] as string)
				.split(' ')
				.flatMap(field => (header(field) === undefined ? [] : [`${field}: ${header(field)}\n`]))
				.join('')}\n`;
		if (/^HEADER$/i.test(name)) return `${head}\n`;
		if (/^(?:TEXT|1)$/i.test(name)) return split < 0 ? '' : mail.text.slice(split + 2);
		return mail.text;
	};
	const parts: Buffer[] = [];
	const add = (text: string) => parts.push(Buffer.from(`${parts.length > 0 ? ' ' : ''}${text}`));
	const list = /^(?:ALL|FULL|FAST)$/i.test(wanted) ? '(FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)' : wanted;
	const names = [...list.replace(/^\(|\)$/g, '').matchAll(/(?:BODY(?:\.PEEK)?\[[^\]]*\](?:<[^>]*>)?|[\w.]+)/gi)].map(match => match[0]);
	if (withUid && !names.some(name => name.toUpperCase() === 'UID')) names.unshift('UID');
	for (const name of names) {
		const body = /^BODY(?:\.PEEK)?\[([^\]]*)\]/i.exec(name);
		if (body) {
			const bytes = Buffer.from(crlf(section(body[1] as string)));
			add(`BODY[${(body[1] as string).toUpperCase()}] {${bytes.length}}\r\n`);
			parts.push(bytes);
			continue;
		}
		const word = name.toUpperCase();
		if (word === 'UID') add(`UID ${mail.uid}`);
		else if (word === 'FLAGS') add(`FLAGS (${mail.flags.join(' ')})`);
		else if (word === 'INTERNALDATE') add(`INTERNALDATE "${at.slice(8, 10)}-${months[mail.at.getUTCMonth()]}-${at.slice(0, 4)} ${at.slice(11, 19)} +0000"`);
		else if (word === 'RFC822.SIZE') add(`RFC822.SIZE ${Buffer.byteLength(crlf(mail.text))}`);
		else if (word === 'ENVELOPE') add(`ENVELOPE ${envelope()}`);
		else if (word === 'BODYSTRUCTURE' || word === 'BODY')
			add(
				`${word} ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" ${Buffer.byteLength(crlf(section('TEXT')))} ${section('TEXT').split('\n').length - 1}${word === 'BODY' ? '' : ' NIL NIL NIL NIL'})`,
			);
	}
	return Buffer.concat(parts);
};
