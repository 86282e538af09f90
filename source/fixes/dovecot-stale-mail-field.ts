// Pitfall R09: the userdb says in a field of Dovecot 2.3 where mail lies, 2.4 looks elsewhere, and what lies there is not seen.
import {delivery} from '../checks/delivery.ts';
import type {MailStore} from '../commands/mail-find.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {addColumns} from '../dovecot/add-column.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {type ProposedHome, proposeHome} from '../dovecot/propose-home.ts';
import {sayStore, storeEvidence} from '../dovecot/say-store.ts';
import {storesAt} from '../dovecot/stores-at.ts';
import {selectedColumns} from '../dovecot/userdb-fields.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly main: string; readonly unseen: readonly MailStore[]; readonly seen: readonly MailStore[]};

type Said = {readonly line: TreeLine; readonly place: ProposedHome};

/** Queries with a home, a stale `mail` that names the same directory, and no mail_path. */
const saidIn = (tree: readonly TreeLine[]): readonly Said[] =>
	tree.flatMap(line => {
		if (line.parsed.kind !== 'setting' || !/^userdb /.test(line.within[0] ?? '') || !/^(?:userdb_)?(?:sql_)?query$/.test(line.parsed.key)) return [];
		const columns = selectedColumns(line.parsed.value);
		const of = (field: string) => columns.find(column => column.field === field)?.expression;
		const mail = of('mail');
		const place = mail === undefined ? undefined : proposeHome(mail);
		const same = (one: string) => one.replace(/\s+/g, '');
		if (!place || place.nested || place.driver !== 'maildir' || of('home') === undefined || of('mail_path') !== undefined) return [];
		return same(of('home') as string) === same(place.home) && place.base !== '' ? [{line, place}] : [];
	});

export const dovecotStaleMailField = defineFix<Facts>({
	id: 'dovecot-stale-mail-field',
	title: 'Mail lies where Dovecot does not look',
	covers: ['R09'],
	explains:
		'The userdb still says in the field mail that mail lies right in the home of each user. Dovecot 2.4 ignores that field and looks into a folder Maildir below. So everybody sees an empty mailbox, and what was there before seems lost. The repair lets the query return mail_path, so that Dovecot looks where mail lies.',
	risk: 'loses',
	questions: [
		{
			id: 'new-mail',
			asks: 'Some mail arrived in Maildir below since. What about it?',
			applies: ({seen}) => seen.length > 0,
			choices: ({seen}) => [
				{value: 'move', says: 'I move it into the mailbox afterwards, with the commands that are told', shows: seen.map(sayStore), leavesMail: true},
				{value: 'stop', says: 'Do not repair this before it is moved', shows: seen.map(sayStore)},
			],
			preset: () => undefined,
		},
	],
	detect: async ({ask}) => {
		const looked = await lookAtDovecot(ask);
		if (!looked?.virtual || !['', '~/Maildir', '%{home}/Maildir'].includes(looked.lmtp.mail_path.replace(/\s+/g, ''))) return undefined;
		if (looked.lmtp.mail_driver !== 'maildir') return undefined;
		const said = saidIn(looked.tree);
		if (said.length === 0) return undefined;
		const bases = [...new Set(said.map(({place}) => place.base))];
		const {stores: found} = await storesAt(
			ask,
			bases.flatMap(base => [`${base}/*`, `${base}/*/*`, `${base}/*/Maildir`, `${base}/*/*/Maildir`]),
		);
		const stores = found.filter(({kind}) => kind === 'maildir');
		const unseen = stores.filter(({path}) => !path.endsWith('/Maildir'));
		if (unseen.length === 0) return undefined;
		return {
			evidence: [...said.map(({line}) => ({from: `${line.file}:${line.line}`, text: line.text.trim()})), ...storeEvidence(unseen)],
			files: [...new Set(said.map(({line}) => line.file))],
			facts: {main: looked.main, unseen, seen: stores.filter(({path}) => path.endsWith('/Maildir'))},
		};
	},
	plan: (files, {main, seen}, answers) => {
		const move = seen.map(({path}) => {
			const home = path.replace(/\/Maildir$/, '');
			return `Mail that arrived since lies in ${path}. To see it again: find ${path}/new ${path}/cur -type f -exec mv -n -t ${home}/new -- {} +`;
		});
		if (answers['new-mail'] === 'stop') return {files, notes: move};
		const edits = saidIn(readConfigTree(files, main)).flatMap(({line, place}) => addColumns(line, [`${place.home} AS mail_path`], 'home') ?? []);
		return {files: applyEdits(files, edits), ...(move.length > 0 && {notes: move})};
	},
	verifiedBy: [delivery],
});
