// Pitfall R09: the userdb returns limits as Dovecot 2.3 took them (quota_rule), which 2.4 ignores without a word.
import {applyEdits} from '../config/apply-edits.ts';
import type {LineEdit} from '../config/line-edit.ts';
import {replaceColumns} from '../dovecot/add-column.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {effectiveList} from '../dovecot/effective-setting.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {selectedColumns} from '../dovecot/userdb-fields.ts';
import {convertColumns} from '../upgrade/sql-columns.ts';
import {defineFix} from './shape.ts';

/** Its limits as 2.4 wants them, the rest of the query as it is written; undefined where it has none of the old kind, or one that is not understood. */
const renewed = (line: TreeLine): LineEdit | undefined => {
	if (line.parsed.kind !== 'setting' || !/^(?:user|pass)db /.test(line.within[0] ?? '') || !/^(?:(?:passdb|userdb)_)?(?:sql_)?query$/.test(line.parsed.key))
		return undefined;
	const sql = line.parsed.value;
	const columns = selectedColumns(sql);
	const prefix = columns.find(({field}) => field === 'quota_rule' || field === 'userdb_quota_rule');
	if (!prefix || columns.some(({field}) => field.endsWith('quota_storage_size'))) return undefined;
	const {sql: converted, manual} = convertColumns(`SELECT ${prefix.text} FROM x`);
	const text = /^SELECT ([\s\S]*) FROM x$/.exec(converted)?.[1];
	return manual.length > 0 || text === undefined || text === prefix.text ? undefined : replaceColumns(line, {[prefix.field]: text});
};

export const dovecotQuotaRule = defineFix<{readonly main: string}>({
	id: 'dovecot-quota-rule',
	title: "The database's quota is ignored",
	covers: ['R09'],
	explains:
		'The query returns the limit of each mailbox as quota_rule, in the words of Dovecot 2.3. Dovecot 2.4 ignores that field without a word, and nobody has a limit. The repair returns the same number as quota_storage_size.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen) return undefined;
		const counted = [undefined, 'imap', 'lmtp', 'lda'].some(
			protocol => effectiveList(seen.tree, 'mail_plugins', protocol === undefined ? {} : {protocol})?.items.get('quota') === 'yes',
		);
		const lines = counted ? seen.tree.filter(line => renewed(line) !== undefined) : [];
		if (lines.length === 0) return undefined;
		return {
			evidence: lineEvidence(lines),
			files: filesOf(lines),
			facts: {main: seen.main},
		};
	},
	plan: (files, {main}) => ({
		files: applyEdits(
			files,
			readConfigTree(files, main).flatMap(line => renewed(line) ?? []),
		),
	}),
	verifiedBy: [],
});
