// Pitfall R10: a limit within the quota block wins over what the database says of each mailbox.
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {commentOut, insertBefore} from '../dovecot/edit-lines.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {formatSetting} from '../dovecot/format-value.ts';
import {filesOf} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {userdbFields} from '../dovecot/userdb-fields.ts';
import {defineFix} from './shape.ts';

const isLimit = (line: TreeLine): boolean =>
	line.parsed.kind === 'setting' &&
	line.within.length === 1 &&
	/^quota\b/.test(line.within[0] ?? '') &&
	(line.parsed.key === 'storage_size' || line.parsed.key === 'quota_storage_size');

export const dovecotQuotaLimitInBlock = defineFix<{readonly main: string}>({
	id: 'dovecot-quota-limit-in-block',
	title: 'All mailboxes have the same quota',
	covers: ['R10'],
	explains:
		'The limit stands within the block of the quota, and there it wins over the one that the database has for each mailbox. doveadm user shows the right one, doveadm quota get the other. The repair puts it outside of the block, where it holds for those who have none of their own.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen || !userdbFields(seen.tree).some(({fields}) => fields.has('quota_storage_size'))) return undefined;
		const lines = seen.tree.filter(isLimit);
		const own = userdbFields(seen.tree).filter(({fields}) => fields.has('quota_storage_size'));
		if (lines.length === 0) return undefined;
		return {
			evidence: [...lines, ...own].map(({file, line, text}) => ({from: `${file}:${line}`, text: text.trim()})),
			files: filesOf(lines),
			facts: {main: seen.main},
		};
	},
	plan: (files, {main}) => {
		const tree = readConfigTree(files, main);
		const lines = tree.filter(isLimit);
		const last = lines.at(-1);
		const open = last && tree.slice(0, tree.indexOf(last)).findLast(line => line.parsed.kind === 'open' && line.within.length === 0 && line.file === last.file);
		const known = findSetting(tree, ['quota_storage_size']) !== undefined;
		const moved = open && !known && last.parsed.kind === 'setting' ? [insertBefore(open, [formatSetting('quota_storage_size', last.parsed.value)])] : [];
		return {files: applyEdits(files, [...moved, ...lines.map(commentOut)])};
	},
	verifiedBy: [],
});
