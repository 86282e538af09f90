// doveadm's commands on one user's mail (doveadm-search(1), doveadm-fetch(1), doveadm-expunge(1), doveadm-mailbox(1)).
import {printTable, type Row} from './doveadm-table.ts';
import {findMail, openForAdmin} from './mail-search.ts';
import type {Options} from './options.ts';
import type {Call} from './programs/shape.ts';

/** `search`, `fetch`, `expunge` and `mailbox status|list` of one user. */
export const doveadmMail = async (call: Call, options: Options, format: string): Promise<number> => {
	const [verb = '', ...rest] = options.words;
	const name = options.value('u') ?? '';
	const command = verb === 'mailbox' ? `mailbox ${rest[0] ?? ''}` : verb;
	const columns = verb === 'fetch' ? (rest[0] ?? '').split(/\s+/) : [];
	const empty = () => (verb === 'fetch' || verb === 'mailbox' ? printTable(call, format, columns, []) : undefined);
	const opened = await openForAdmin(call.world, name, call.world.units.isActive('dovecot.service'), command);
	if (!opened.ok) {
		for (const line of opened.lines) call.err(`doveadm(${name})${line}\n`);
		empty();
		return opened.code;
	}
	const {maildir} = opened;
	if (verb === 'mailbox') {
		const all = findMail(call.world, maildir, []);
		const size = all.reduce((sum, mail) => sum + Buffer.byteLength(mail.text.replace(/\n/g, '\r\n')), 0);
		const values: Row = {
			mailbox: 'INBOX',
			messages: String(all.length),
			recent: String(all.filter(mail => !mail.seen).length),
			uidnext: String((all.at(-1)?.uid ?? 0) + 1),
			uidvalidity: '1795491358',
			unseen: String(all.filter(mail => !mail.seen).length),
			highestmodseq: String(all.length + 1),
			vsize: String(size),
			guid: '68ee11291e06056b7802000074170df8',
			firstsaved: all[0] ? String(all[0].at.getTime() / 1000) : '',
		};
		const fields = rest[0] === 'status' ? (rest[1] === 'all' ? Object.keys(values) : ['mailbox', ...(rest[1] ?? '').split(/\s+/)]) : ['mailbox'];
		printTable(call, format, fields, [Object.fromEntries(fields.map(field => [field, values[field] ?? '']))]);
		return 0;
	}
	const found = findMail(call.world, maildir, verb === 'fetch' ? rest.slice(1) : rest);
	if (verb === 'search') call.out(found.map(mail => `68ee11291e06056b7802000074170df8 ${mail.uid}\n`).join(''));
	if (verb === 'expunge') for (const mail of found) call.world.files.remove(mail.path);
	if (verb !== 'fetch') return 0;
	const field = (mail: (typeof found)[number], key: string): string => {
		const [head = '', ...body] = mail.text.split('\n\n');
		if (key.startsWith('hdr.')) return new RegExp(`^${key.slice(4)}:[ \\t]*(.*)$`, 'im').exec(head)?.[1] ?? '';
		const at = mail.at.toISOString().slice(0, 19).replace('T', ' ');
		const known: Readonly<Record<string, string>> = {
			uid: String(mail.uid),
			mailbox: 'INBOX',
			guid: mail.file,
			hdr: `${head}\n\n`,
			body: body.join('\n\n'),
			text: mail.text,
			'date.received': at,
			'date.saved': at,
			'size.physical': String(Buffer.byteLength(mail.text)),
			'size.virtual': String(Buffer.byteLength(mail.text.replace(/\n/g, '\r\n'))),
			flags: mail.seen ? '\\Seen' : '\\Recent',
			user: name,
		};
		return known[key] ?? '';
	};
	printTable(
		call,
		format,
		columns,
		found.map(mail => Object.fromEntries(columns.map(column => [column, field(mail, column)]))),
	);
	return 0;
};
