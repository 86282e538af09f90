// Pitfall R23: two namespaces for the same place, because the second does not have the name of Debian's own.
import {delivery} from '../checks/delivery.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {rewriteLine} from '../dovecot/edit-lines.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {formatName} from '../dovecot/format-value.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {defineFix} from './shape.ts';

const opened = (tree: readonly TreeLine[]): readonly TreeLine[] =>
	tree.filter(line => line.parsed.kind === 'open' && line.parsed.block === 'namespace' && line.within.length === 0);

const nameOf = (line: TreeLine): string => (line.parsed.kind === 'open' ? line.parsed.name : '');

/** Names of namespaces that are in use and have no prefix, in the order in which they are read. */
const withoutPrefix = (tree: readonly TreeLine[]): readonly string[] =>
	[...new Set(opened(tree).map(nameOf))].filter(name => {
		const set = (key: string) => findSetting(tree, [key, `namespace_${key}`], [`namespace ${name}`])?.value ?? '';
		return name !== '' && set('prefix') === '' && !/^yes$/i.test(set('disabled')) && set('alias_for') === '';
	});

export const dovecotDuplicateNamespace = defineFix<{readonly main: string}>({
	id: 'dovecot-duplicate-namespace',
	title: 'Two namespaces for the same folders',
	covers: ['R23'],
	explains:
		"Two namespace blocks with different names both stand for the folders without a prefix. Dovecot accepts the configuration, and then no mailbox opens: Duplicate namespace prefix. What belongs to one namespace must stand in blocks of one name; Debian's own is called inbox. The repair gives them one name.",
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		if (!seen) return undefined;
		const names = withoutPrefix(seen.tree);
		if (names.length < 2) return undefined;
		const lines = opened(seen.tree).filter(line => names.includes(nameOf(line)));
		return {
			evidence: lineEvidence(lines),
			files: filesOf(lines),
			facts: {main: seen.main},
		};
	},
	plan: (files, {main}) => {
		const tree = readConfigTree(files, main);
		const names = withoutPrefix(tree);
		const kept = names.includes('inbox') ? 'inbox' : (names[0] ?? 'inbox');
		const others = opened(tree).filter(line => names.includes(nameOf(line)) && nameOf(line) !== kept);
		return {
			files: applyEdits(
				files,
				others.map(line => rewriteLine(line, [line.text.replace(/namespace\s+("[^"]*"|[^\s{]+)/, `namespace ${formatName(kept)}`)])),
			),
		};
	},
	verifiedBy: [delivery],
});
