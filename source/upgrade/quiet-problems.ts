// What Dovecot 2.4 takes without a word and does not do as it is meant: old variables, lists and paths of 2.3 (R05, R06, R10, R13, R14, R23, D23, D27).
import type {TreeLine} from '../dovecot/config-tree.ts';
import {settingMeaning} from '../dovecot/setting-meaning.ts';
import type {ConfigProblem} from './config-problems.ts';
import {convertVariables} from './old-variables.ts';

type Quiet = Pick<ConfigProblem, 'id' | 'says' | 'expected'>;

const inValue = (line: TreeLine): readonly Quiet[] => {
	if (line.parsed.kind === 'lost')
		return [{id: undefined, says: 'Dovecot drops this line: it goes on with a backslash, and nothing follows', expected: 'no backslash at its end'}];
	if (line.parsed.kind !== 'setting') return [];
	const {key, value, quoted} = line.parsed;
	const meaning = settingMeaning(line.within, key);
	// In a block of 2.3 the block itself is said to be wrong.
	if (!meaning) return [];
	const found: Quiet[] = [];
	const {text, unknown} = convertVariables(value, meaning.key);
	if (text !== value) {
		const bad = /%\{(?:domain|username)\}/.test(value);
		found.push({
			id: bad && !/%[A-Za-z]/.test(value.replace(/%\{[^}]*\}/g, '')) ? 'R06' : 'R05',
			says: bad ? 'this variable has no value in Dovecot 2.4' : 'Dovecot 2.4 takes the variables of 2.3 literally',
			expected: text,
		});
	} else if (unknown.length > 0)
		found.push({id: 'R05', says: `Dovecot 2.4 takes ${unknown.join(', ')} literally`, expected: 'the filters of 2.4: %{user | ...}'});
	if (meaning.key === 'mail_path' && /^(?:maildir|mbox|mdbox|sdbox|dbox|imapc):/.test(value))
		found.push({id: 'R13', says: 'Dovecot 2.4 takes the format in front of a path as part of its name', expected: 'mail_driver, and a path without it'});
	else if (meaning.key === 'mail_path' && /:(?:INBOX|LAYOUT|INDEX|CONTROL|ALT|UTF-8)\b/.test(value))
		found.push({id: 'R13', says: 'Dovecot 2.4 takes options behind a path as part of its name', expected: 'mailbox_list_layout, mail_index_path, ...'});
	if (/^(?:mail_plugins|protocols)$/.test(meaning.key) && meaning.item === undefined && /\$(?!SET:|ENV:)\w/.test(value))
		found.push({
			id: meaning.key === 'protocols' ? 'D22' : 'R14',
			says: `Dovecot 2.4 takes ${/\$\w+/.exec(value)?.[0]} for a name`,
			expected: `${meaning.key} { name = yes }`,
		});
	if (/^sieve_(?:global_)?extensions$/.test(meaning.key) && meaning.item === undefined && /(?:^|\s)[+-]/.test(value))
		found.push({id: 'D23', says: 'Dovecot 2.4 ignores extensions with a sign before them', expected: `${meaning.key} { name = yes }`});
	if (/^ssl_.*_file$/.test(meaning.key) && value.startsWith('<') && !quoted)
		found.push({id: 'D27', says: 'Dovecot 2.4 takes the content of the file for its name, and may log it', expected: value.replace(/^<\s*/, '')});
	if (/^quota_(?:storage_size|message_count)$/.test(meaning.key) && meaning.scope.some(block => /^quota(?: |$)/.test(block)))
		found.push({id: 'R10', says: 'a limit within the quota block wins over the limit of each user', expected: 'the limit outside of the block'});
	return found;
};

/** Two namespaces without a prefix, or with the same. */
const duplicateNamespaces = (tree: readonly TreeLine[]): ReadonlyArray<{readonly line: TreeLine; readonly found: Quiet}> => {
	const first = new Map<string, TreeLine>();
	const prefixes = new Map<string, string>();
	for (const line of tree) {
		if (line.parsed.kind === 'open' && line.parsed.block === 'namespace' && line.within.length === 0 && line.parsed.name !== '') {
			if (!first.has(line.parsed.name)) first.set(line.parsed.name, line);
		} else if (line.parsed.kind === 'setting' && line.parsed.key === 'prefix' && line.within.length === 1 && line.within[0]?.startsWith('namespace '))
			prefixes.set(line.within[0].slice('namespace '.length), line.parsed.value);
	}
	const seen = new Map<string, string>();
	return [...first].flatMap(([name, line]) => {
		const prefix = prefixes.get(name) ?? '';
		const other = seen.get(prefix);
		seen.set(prefix, name);
		return other === undefined
			? []
			: [{line, found: {id: 'R23', says: `namespace ${other} has the prefix "${prefix}" already`, expected: 'one namespace for each prefix'}}];
	});
};

export const quietProblems = (tree: readonly TreeLine[]): readonly ConfigProblem[] =>
	[...tree.flatMap(line => inValue(line).map(found => ({line, found}))), ...duplicateNamespaces(tree)].map(({line, found}) => ({
		...found,
		file: line.file,
		line: line.lastLine,
		text: line.text.trim(),
		kind: 'quiet',
	}));
