// Pitfall R21: the query gives back the user without its domain, so that the same name in two domains is one mailbox.
import {reloadLogins} from '../changes/reload-logins.ts';
import {delivery} from '../checks/delivery.ts';
import type {MailStore} from '../commands/mail-find.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {replaceColumns} from '../dovecot/add-column.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {mailPlace} from '../dovecot/mail-places.ts';
import {storeEvidence} from '../dovecot/say-store.ts';
import {storesAt} from '../dovecot/stores-at.ts';
import {selectedColumns} from '../dovecot/userdb-fields.ts';
import {leftBehind} from './questions/left-behind.ts';
import {defineFix} from './shape.ts';

/** The column `user` of a query that finds the row by the name before the @ in that very column. */
const lostIn = (line: TreeLine): {readonly text: string} | undefined => {
	if (line.parsed.kind !== 'setting' || !/^(?:(?:passdb|userdb)_)?(?:sql_)?query$/.test(line.parsed.key) || !/^(?:pass|user)db /.test(line.within[0] ?? ''))
		return undefined;
	const sql = line.parsed.value;
	const column = selectedColumns(sql).find(({field}) => field === 'user');
	if (!column || !/^[\w."]+$/.test(column.expression)) return undefined;
	const name = column.expression.replace(/^.*\./, '').replaceAll('"', '');
	const byName = new RegExp(`\\b${name}"?\\s*=\\s*'%\\{\\s*user\\s*\\|\\s*username\\s*(?:\\|\\s*lower\\s*)?\\}'`);
	return byName.test(sql) ? column : undefined;
};

type Facts = {readonly main: string; readonly stores: readonly MailStore[]};

/** Where paths have a hole in place of the domain: `/var/vmail//*`. */
const holes = ({mail_home: home, mail_path: path}: {readonly mail_home: string; readonly mail_path: string}): readonly string[] => {
	const domain = /%\{\s*user\s*\|\s*domain\s*\}/g;
	if (!domain.test(home)) return [];
	const hole = mailPlace(home.replace(domain, ''), undefined);
	return hole === undefined ? [] : [...new Set([`${hole}/Maildir`, `${hole}/mail`, mailPlace(path.replace(domain, ''), hole) ?? hole])];
};

export const dovecotDomainLost = defineFix<Facts>({
	id: 'dovecot-domain-lost',
	title: 'The query loses the domain',
	covers: ['R21'],
	explains:
		'The query answers with the name before the @ as the user. From then on Dovecot knows nothing of the domain: paths with %{user | domain} get a hole, and info@ of one domain reads the mail of info@ of another. The repair lets the query answer with the whole address that was asked for.',
	risk: 'loses',
	questions: [
		leftBehind({
			asks: 'Mail was delivered where the domain is missing in the path, and nobody will see it there. What about it?',
			leave: 'It stays there, and I move it to its owners afterwards',
			stop: 'Do not repair this before it is moved',
			stores: ({stores}) => stores,
		}),
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		const lines = seen?.tree.filter(lostIn) ?? [];
		if (!seen || lines.length === 0) return undefined;
		const patterns = holes(seen.lmtp);
		const {stores, blind} = await storesAt(ask, patterns);
		return {
			evidence: [...lineEvidence(lines), ...storeEvidence(stores)],
			files: filesOf(lines),
			facts: {main: seen.main, stores},
			...(blind !== undefined && {blind}),
		};
	},
	plan: (files, {main, stores}, answers) => {
		const moves = stores.map(
			({path}) =>
				`${path} holds mail of one name in every domain. For each message there, grep -m1 -i ^Delivered-To: FILE tells whose it is; doveadm save -u ADDRESS < FILE puts it into that inbox.`,
		);
		if (answers['left-behind'] === 'stop') return {files, notes: moves};
		const edits = readConfigTree(files, main).flatMap(line => {
			const column = lostIn(line);
			return (column && replaceColumns(line, {user: "'%{user}' AS user"})) ?? [];
		});
		return {
			settle: reloadLogins,
			files: applyEdits(files, edits),
			notes: moves,
		};
	},
	verifiedBy: [delivery],
});
