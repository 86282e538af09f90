// Pitfall R04: Debian's 20-lmtp.conf cuts the domain off before the user is looked up.
import {delivery} from '../checks/delivery.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree} from '../dovecot/config-tree.ts';
import {commentOut, replaceValue} from '../dovecot/edit-lines.ts';
import {effectiveSetting} from '../dovecot/effective-setting.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {defineFix} from './shape.ts';

const key = 'auth_username_format';
const stripsDomain = (format: string): boolean => /\|\s*username\b/.test(format);

export const dovecotLmtpUsernameFormat = defineFix<{readonly main: string}>({
	id: 'dovecot-lmtp-username-format',
	title: 'LMTP strips the domain',
	covers: ['R04'],
	explains:
		'For delivery by LMTP Dovecot cuts the domain off the address and asks the database for "name", which knows only "name@domain". Every mail is refused for good, with an answer that shows the whole address, and Dovecot logs nothing. The repair leaves the address whole.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtMailboxes(ask);
		if (!seen?.virtual || !stripsDomain(seen.lmtp.auth_username_format)) return undefined;
		const where = findSetting(seen.tree, [key], ['protocol lmtp']) ?? findSetting(seen.tree, [key]);
		const evidence = where
			? {from: `${where.file}:${where.line}`, text: where.text}
			: {from: 'doveconf -f protocol=lmtp', text: `${key} = ${seen.lmtp.auth_username_format}`};
		return {evidence: [evidence], files: where ? [where.file] : [], facts: {main: seen.main}};
	},
	plan: (files, {main}) => {
		const lines = effectiveSetting(readConfigTree(files, main), key, {protocol: 'lmtp'})?.lines ?? [];
		// A block's own line goes, so that what holds for all holds here too; where that cuts the domain off, it is given Dovecot's own default.
		const edits = lines.flatMap(line => {
			if (line.parsed.kind !== 'setting' || !stripsDomain(line.parsed.value)) return [];
			return [line.within.length > 0 ? commentOut(line) : replaceValue(line, '%{user | lower}')];
		});
		return {files: applyEdits(files, edits)};
	},
	verifiedBy: [delivery],
});
