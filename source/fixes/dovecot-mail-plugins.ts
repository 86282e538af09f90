// Pitfall R14: `mail_plugins = $mail_plugins quota`, in which 2.4 takes the old variable for the name of a plugin.
import {delivery} from '../checks/delivery.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {indentOf, rewriteLine} from '../dovecot/edit-lines.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {defineFix} from './shape.ts';

/** What 2.4 has no more: nothing, or under which name. */
const gone: Readonly<Record<string, string | undefined>> = {zlib: 'mail_compress', imap_zlib: undefined, stats: undefined, imap_stats: undefined};

const isOld = (line: TreeLine): boolean =>
	line.parsed.kind === 'setting' &&
	line.parsed.key === 'mail_plugins' &&
	line.parsed.value.split(/[\s,]+/).some(word => word === '$mail_plugins' || word in gone);

const inBlock = (line: TreeLine): readonly string[] => {
	const words = line.parsed.kind === 'setting' ? line.parsed.value.split(/[\s,]+/).filter(word => word !== '' && word !== '$mail_plugins') : [];
	const names = words.flatMap(word => (word in gone ? (gone[word] ?? []) : [word]));
	const indent = indentOf(line);
	return names.length === 0 ? [] : [`${indent}mail_plugins {`, ...names.map(name => `${indent}  ${name} = yes`), `${indent}}`];
};

export const dovecotMailPlugins = defineFix<{readonly main: string}>({
	id: 'dovecot-mail-plugins',
	title: 'A plugin called $mail_plugins is looked for',
	covers: ['R14'],
	explains:
		'In Dovecot 2.4 plugins are a list of their own, mail_plugins { quota = yes }, that is added up by itself. The old mail_plugins = $mail_plugins quota is accepted, and every mailbox fails to open, because no plugin has that name. The repair writes the list.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		const lines = seen?.tree.filter(isOld) ?? [];
		if (!seen || lines.length === 0) return undefined;
		return {
			evidence: lineEvidence(lines),
			files: filesOf(lines),
			facts: {main: seen.main},
		};
	},
	plan: (files, {main}) => ({
		files: applyEdits(
			files,
			readConfigTree(files, main)
				.filter(isOld)
				.map(line => rewriteLine(line, inBlock(line))),
		),
	}),
	verifiedBy: [delivery],
});
