// A Dovecot 2.3 configuration as one of 2.4: files in, files out, with an account of each line (doc.dovecot.org, "Upgrading Dovecot from 2.3 to 2.4").
import {applyEdits} from '../config/apply-edits.ts';
import type {LineEdit} from '../config/line-edit.ts';
import type {SourceFile} from '../config/source-file.ts';
import type {TreeLine} from '../dovecot/config-tree.ts';
import {insertAfter, valueSpan} from '../dovecot/edit-lines.ts';
import {effectiveSetting} from '../dovecot/effective-setting.ts';
import {formatSetting} from '../dovecot/format-value.ts';
import {settingMeaning} from '../dovecot/setting-meaning.ts';
import {changedValue} from './changed-values.ts';
import {type AuthFacts, convertAuth} from './convert-auth.ts';
import {convertDicts, convertNamespace, convertService, ofOwner} from './convert-blocks.ts';
import {convertList} from './convert-lists.ts';
import {convertPlugin, hasSearch, pluginSettings} from './convert-plugin.ts';
import {clonedTo} from './convert-quota.ts';
import {extensionList} from './convert-sieve.ts';
import {parseMailLocation} from './mail-location.ts';
import {convertVariables} from './old-variables.ts';
import {renamedSettings} from './renamed-settings.ts';
import type {Upgrade} from './shape.ts';
import {blockOf, createWork, everyNode, keyOf, type Node, nameOf, textOf, type Work} from './work.ts';

type Facts = AuthFacts & {
	readonly tlsRequired: boolean;
	readonly inboxElsewhere: boolean;
	readonly namespaces: Set<string>;
	readonly plugins: ReturnType<typeof pluginSettings>;
	/** The global list of plugins had listescape. */
	readonly escapesForAll: boolean;
	/** Plugins that a setting turns on. */
	readonly more: readonly string[];
};

/** Variables in a value that is otherwise the same; the rest of the line stays to the byte. */
const convertValue = (work: Work, line: TreeLine, key: string, value: string): void => {
	const owner = line.within[0]?.startsWith('namespace') ? ofOwner(value) : value;
	const span = valueSpan(line.text);
	const written = span ? line.text.slice(span.start, span.end) : value;
	const {text, unknown} = convertVariables(owner === value ? written : ofOwner(written), key);
	for (const each of unknown)
		work.warn('R05', line, `${each} has no counterpart in Dovecot 2.4.`, ['Write it with the filters of 2.4: doc.dovecot.org, "Settings variables".']);
	if (text === written || !span) return;
	work.replace(
		'R05',
		line,
		`${line.text.slice(0, span.start)}${text}${line.text.slice(span.end)}`.split('\n').map(each => each.replace(/\r$/, '')),
		'',
	);
};

/** In 2.3 the inbox of a Maildir is where its mail is; another file (Debian's 10-mail.conf) may say otherwise by now. */
const withInbox = (facts: Facts, settings: ReadonlyArray<readonly [string, string]>): ReadonlyArray<readonly [string, string]> => {
	const of = new Map(settings);
	const path = of.get('mail_path');
	if (of.get('mail_driver') !== 'maildir' || path === undefined || of.has('mail_inbox_path') || !facts.inboxElsewhere) return settings;
	return [...settings, ['mail_inbox_path', path]];
};

const strings: ReadonlySet<string> = new Set(['imap_id_send', 'import_environment']);

const convertSetting = (work: Work, node: Node, facts: Facts, inProtocol: boolean): void => {
	const [key, value, line] = [keyOf(node), textOf(node), node.line];
	const old = renamedSettings[key];
	if (key === 'mail_attachment_fs' && !/^(?:sis(?:-queue)?\s+)?posix:?$/.test(value)) {
		work.ask('D17', line, 'Attachments that are stored apart are read through this file system, which has a block of its own now.', [
			'Write mail_ext_attachment { fs ... { } } by doc.dovecot.org, "Filesystems"; without it attachments of before are not found.',
		]);
	} else if (old) {
		// With ssl = required it had no effect, which 2.4 does not take any more.
		const noEffect = key === 'disable_plaintext_auth' && facts.tlsRequired;
		const made = noEffect ? 'no' : old.to === undefined ? undefined : old.value?.(value);
		work.replace(old.why === undefined ? old.id : '', line, made === undefined ? [] : [formatSetting(old.to as string, convertVariables(made, old.to).text)]);
		if (old.why !== undefined) work.say(old.id, line, `taken away: ${old.why}`);
	} else if (key === 'mail_location') {
		const location = parseMailLocation(value);
		if (location && location.unknown.length > 0)
			work.ask('D03', line, `${location.unknown.join(', ')} of mail_location has no counterpart.`, [
				'Write mail_driver, mail_path and what is needed beside them by hand.',
			]);
		else
			work.replace(
				'D03',
				line,
				withInbox(facts, location?.settings ?? []).map(([name, text]) => formatSetting(name, convertVariables(text).text)),
			);
	} else if (key === 'mail_plugins' || (key === 'protocols' && value.includes('$'))) {
		const {lines, gone} = convertList(
			key,
			value,
			key === 'mail_plugins' ? {inProtocol, more: facts.more, without: hasSearch(facts.plugins) ? [] : ['fts']} : {inProtocol},
		);
		// What the plugin did to the names of folders is a setting; without it those that it escaped would not be found.
		const escapes = gone.includes('listescape') && !facts.plugins.has('listescape_char') && !(inProtocol && facts.escapesForAll);
		work.replace(key === 'protocols' ? 'D22' : 'R14', line, [...lines, ...(escapes ? [formatSetting('mailbox_list_storage_escape_char', '\\')] : [])]);
		for (const name of gone) work.say('D18', line, `the plugin ${name} is no more`);
	} else if (key === 'auth_worker_max_count') {
		work.replace('D17', line, ['service auth-worker {', `  process_limit = ${value}`, '}']);
	} else if (key === 'mail_attribute_dict') {
		const path = /^file:(.*)$/.exec(value)?.[1];
		if (path === undefined)
			work.ask('D17', line, `The dictionary ${value} of mail_attribute_dict needs a block.`, ['Write mail_attribute { dict ... { } } by hand.']);
		else work.replace('D17', line, ['mail_attribute {', '  dict file {', `    ${formatSetting('path', convertVariables(path).text)}`, '  }', '}']);
	} else if (strings.has(key) && value !== '') {
		const words = key === 'import_environment' ? value.split(/\s+/).filter(word => word.includes('=')) : [];
		if (key === 'import_environment')
			work.replace('D17', line, words.length === 0 ? [] : [`${key} {`, ...words.map(word => `  ${word.replace('=', ' = ')}`), '}']);
		else work.ask('D17', line, `${key} is a list of names and values now.`, [`Write ${key} { name = value }.`]);
	} else if (key === 'auth_allow_cleartext' && facts.tlsRequired && /^(?:yes|y|true|1)$/i.test(value)) {
		work.replace('D16', line, ['auth_allow_cleartext = no']);
	} else if (/^ssl_\w+_file$/.test(key) && value.startsWith('<')) {
		work.replace('D27', line, [formatSetting(key, value.replace(/^<\s*/, ''))]);
	} else if (key === 'mail_path' && /^(?:maildir|mbox|mdbox|sdbox|dbox):/.test(value)) {
		const location = parseMailLocation(value);
		if (location && location.unknown.length === 0)
			work.replace(
				'R13',
				line,
				location.settings.map(([name, text]) => formatSetting(name, convertVariables(text).text)),
			);
	} else if (/^sieve_(?:global_)?extensions$/.test(key) && /(?:^|\s)[+-]/.test(value)) {
		work.replace('D23', line, extensionList(key, value));
	} else if (key === 'imap_capability' && value.startsWith('+')) {
		work.replace('D17', line, [
			'imap_capability {',
			...value
				.slice(1)
				.trim()
				.split(/\s+/)
				.map(word => `  ${word} = yes`),
			'}',
		]);
	} else {
		const changed = changedValue(settingMeaning(line.within, key)?.key ?? key, value);
		const span = valueSpan(line.text);
		if (changed && span)
			work.replace(changed.id, line, changed.to === '' ? [] : [`${line.text.slice(0, span.start)}${changed.to}${line.text.slice(span.end).trimEnd()}`], '');
		else convertValue(work, line, key, value);
	}
};

/** `local_name "mail.example.org mx.example.org" {`: one block for each name. */
const convertLocalNames = (work: Work, node: Node): void => {
	const [first = '', ...others] = nameOf(node).split(/\s+/).filter(Boolean);
	work.replace('D04', node.line, [`local_name ${first} {`]);
	const inner = node.children.filter(child => child.line.parsed.kind === 'setting');
	if (!node.close) return;
	const lines = inner.flatMap(child => {
		const old = renamedSettings[keyOf(child)];
		return old?.to === undefined
			? old
				? []
				: [`  ${formatSetting(keyOf(child), textOf(child))}`]
			: [`  ${formatSetting(old.to, old.value?.(textOf(child)) ?? textOf(child))}`];
	});
	work.replace('', node.close, ['}', ...others.flatMap(name => ['', `local_name ${name} {`, ...lines, '}'])]);
};

const walk = (work: Work, nodes: readonly Node[], facts: Facts, around: readonly Node[] = []): void => {
	for (const node of nodes) {
		if (node.line.parsed.kind === 'setting') {
			if (!work.isDone(node.line)) convertSetting(work, node, facts, around.length > 0);
			continue;
		}
		const block = blockOf(node);
		if (block === 'plugin') convertPlugin(work, node, facts.plugins);
		else if (block === 'passdb' || block === 'userdb') {
			const named = nameOf(node) !== '';
			convertAuth(work, node, block, facts);
			if (named) walk(work, node.children, facts, [...around, node]);
		} else if (block === 'dict' && around.length === 0) convertDicts(work, node);
		else {
			if (block === 'local_name' && /\s/.test(nameOf(node))) convertLocalNames(work, node);
			if (block === 'namespace') convertNamespace(work, node, facts);
			if (block === 'service' && !convertService(work, node)) continue;
			walk(work, node.children, facts, [...around, node]);
		}
	}
};

const hasKey = (nodes: readonly Node[], key: string): boolean => nodes.some(node => keyOf(node) === key);

const factsOf = (work: Work): Facts => {
	const every = work.nodes.flatMap(everyNode);
	const location = every.findLast(node => keyOf(node) === 'mail_location');
	const plugins = pluginSettings(every.filter(node => blockOf(node) === 'plugin'));
	const userdbs = every.filter(node => blockOf(node) === 'userdb').flatMap(node => node.children);
	return {
		globals: [
			...(location ? (parseMailLocation(textOf(location))?.settings ?? []).map(([key]) => key) : []),
			...(effectiveSetting(work.tree, 'mail_inbox_path') ? ['mail_inbox_path'] : []),
		].filter((key, index, all) => all.indexOf(key) === index),
		homeKnown: hasKey(work.nodes, 'mail_home') || userdbs.some(node => /_fields$/.test(keyOf(node)) && /\bhome=/.test(textOf(node))),
		inboxElsewhere: effectiveSetting(work.tree, 'mail_inbox_path') !== undefined,
		tlsRequired: effectiveSetting(work.tree, 'ssl')?.value === 'required',
		connected: new Set(),
		taken: new Set(),
		namespaces: new Set(every.filter(node => blockOf(node) === 'namespace' && nameOf(node) !== '').map(nameOf)),
		plugins,
		escapesForAll: work.nodes.some(node => keyOf(node) === 'mail_plugins' && /\blistescape\b/.test(textOf(node))),
		more:
			plugins.has('quota_clone_dict') || [...plugins].some(([key, value]) => /^quota\d*$/.test(key) && clonedTo(value) !== undefined) ? ['quota_clone'] : [],
	};
};

/** Before everything else that sets something (D01, D02). */
const versionLines = (work: Work): readonly LineEdit[] => {
	const missing = ['dovecot_config_version', 'dovecot_storage_version'].filter(key => !hasKey(work.nodes, key));
	const first = work.tree.find(line => line.parsed.kind !== 'nothing');
	if (missing.length === 0 || !work.files.some(file => file.path === work.main)) return [];
	for (const key of missing)
		work.notes.push({
			id: key === 'dovecot_config_version' ? 'D01' : 'D02',
			file: work.main,
			line: first?.line ?? 1,
			was: '',
			now: `${key} = 2.4.0`,
		});
	// Nothing may stand before the one, and the other stands beside it.
	const config = work.tree.find(line => line.parsed.kind === 'setting' && line.parsed.key === 'dovecot_config_version');
	if (config?.file === work.main) return [insertAfter(config, ['dovecot_storage_version = 2.4.0'])];
	return [{path: work.main, line: first?.line ?? 1, removes: 0, adds: [...missing.map(key => `${key} = 2.4.0`), '']}];
};

/** Never throws. What is 2.4 already stays: a second run changes nothing. Files outside the folder of `main` belong to packages, and stay too. */
export const convertConfig = (files: readonly SourceFile[], main: string): Upgrade => {
	const work = createWork(files, main);
	const facts = factsOf(work);
	walk(work, work.nodes, facts);
	const edits = [...versionLines(work), ...work.edits()];
	return {files: applyEdits(files, edits), notes: work.notes, manual: work.manual};
};
