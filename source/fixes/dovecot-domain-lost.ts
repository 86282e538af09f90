// Pitfall R21: the query gives back the user without its domain, so that the same name in two domains is one mailbox.
import {reloadLogins} from '../changes/reload-logins.ts';
import {delivery} from '../checks/delivery.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {replaceValue} from '../dovecot/edit-lines.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {selectedColumns} from '../dovecot/userdb-fields.ts';
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

export const dovecotDomainLost = defineFix<{readonly main: string}>({
	id: 'dovecot-domain-lost',
	title: 'The query loses the domain',
	covers: ['R21'],
	explains:
		'The query answers with the name before the @ as the user. From then on Dovecot knows nothing of the domain: paths with %{user | domain} get a hole, and info@ of one domain reads the mail of info@ of another. The repair lets the query answer with the whole address that was asked for.',
	risk: 'loses',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		const lines = seen?.tree.filter(lostIn) ?? [];
		if (!seen || lines.length === 0) return undefined;
		return {
			evidence: lines.map(line => ({from: `${line.file}:${line.line}`, text: line.text.trim()})),
			files: [...new Set(lines.map(({file}) => file))],
			facts: {main: seen.main},
		};
	},
	plan: (files, {main}) => {
		const edits = readConfigTree(files, main).flatMap(line => {
			const column = lostIn(line);
			return column && line.parsed.kind === 'setting' ? [replaceValue(line, line.parsed.value.replace(column.text, "'%{user}' AS user"))] : [];
		});
		return {
			settle: reloadLogins,
			files: applyEdits(files, edits),
			notes: ['Mail that was delivered without a domain lies where paths have a hole, as in /var/vmail//alice: look there, and move it to its owner.'],
		};
	},
	verifiedBy: [delivery],
});
