// All lines of the demo's journal about one message, or about the messages of one address, as the Perl script of that name finds them.
import type {JournalEntry} from '../journal.ts';
import {demoClock, isOfMail, mailLine} from '../mail-log.ts';
import type {Script} from './shape.ts';

const idOf = ({identifier, message}: JournalEntry): string | undefined => {
	const id = identifier === 'dovecot' ? undefined : /^([0-9A-Za-z]{6,20}): /.exec(message)?.[1];
	return id === 'warning' || id === 'statistics' ? undefined : id;
};
const nameOf = ({identifier, message}: JournalEntry): string | undefined =>
	(identifier === 'dovecot' ? /\bmsgid=<?([^>\s]*)>?: / : / message-id=<?(.*?)>?$/).exec(message)?.[1];
const sessionOf = ({identifier, message}: JournalEntry): string | undefined =>
	identifier === 'dovecot' ? /^lmtp\([^)]*\)<\d+><([^>]*)>: /.exec(message)?.[1] : undefined;

const looksLike = (id: string, wanted: string): boolean => id.length === wanted.length && [...id].filter((letter, at) => letter !== wanted[at]).length <= 2;

export const maillogSearch: Script = {
	name: 'maillog-search',
	run: ({world, out}, [, , since = '0', until = '0', kind = '', wanted = '', most = '0']) => {
		const entries = world.journal.entries.filter(
			entry => isOfMail(entry) && entry.atUs >= Number(since) * 1e6 && (until === '0' || entry.atUs <= Number(until) * 1e6),
		);
		const lower = wanted.toLowerCase();
		const isWanted = (entry: JournalEntry): boolean => {
			const id = idOf(entry);
			if (kind === 'queue-id') return id === wanted || entry.message.includes(`queued as ${wanted}`);
			if (nameOf(entry) === wanted) return true;
			const said = entry.message.toLowerCase();
			return (
				kind === 'address' && id !== undefined && ['<', '=', ''].some(before => ['>', ',', ' '].some(after => `${said} `.includes(`${before}${lower}${after}`)))
			);
		};
		const [ids, names, sessions] = [new Set<string>(), new Set<string>(), new Set<string>()];
		const refused = new Set<JournalEntry>();
		const learn = (entry: JournalEntry): boolean => {
			const before = ids.size + names.size + sessions.size;
			const [id, name, session] = [idOf(entry), nameOf(entry), sessionOf(entry)];
			if (id !== undefined && id !== 'NOQUEUE') ids.add(id);
			if (name !== undefined) names.add(name);
			if (session !== undefined) sessions.add(session);
			const notice = / notification: ([0-9A-Za-z]{6,20})$/.exec(entry.message)?.[1];
			if (notice !== undefined) ids.add(notice);
			return ids.size + names.size + sessions.size > before;
		};
		const belongs = (entry: JournalEntry): boolean => {
			const notice = / notification: ([0-9A-Za-z]{6,20})$/.exec(entry.message)?.[1] ?? '';
			return ids.has(idOf(entry) ?? '') || ids.has(notice) || names.has(nameOf(entry) ?? '') || sessions.has(sessionOf(entry) ?? '');
		};
		for (const entry of entries.filter(isWanted)) {
			if (idOf(entry) === 'NOQUEUE') refused.add(entry);
			else learn(entry);
		}
		// What one line tells leads to others, until there is nothing new.
		while (entries.filter(belongs).map(learn).includes(true));
		const begins = entries.filter(entry => ids.has(idOf(entry) ?? '') && /: (?:client=|uid=|message-id=)/.test(entry.message));
		const connections = new Set(
			begins
				.filter(entry => entry.message.includes(': client='))
				.map(entry => entries.findLast(each => each.pid === entry.pid && each.sequence < entry.sequence && each.message.startsWith('connect from'))),
		);
		const all = entries.filter(entry => refused.has(entry) || connections.has(entry) || belongs(entry));
		out(`mailtui-maillog-search 1 ${demoClock(world)}\n`);
		if (all.length === 0 && kind === 'queue-id')
			for (const id of new Set(entries.map(entry => idOf(entry) ?? ''))) if (looksLike(id, wanted)) out(`near ${id}\n`);
		out(all.map(entry => `line ${mailLine(entry)}\n`).join(''));
		out(`end complete ${entries.length} ${Math.max(0, ids.size + refused.size - Number(most))}\n`);
		return 0;
	},
};
