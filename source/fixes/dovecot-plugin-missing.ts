// Pitfall R14, the other half: a plugin is switched on that is not on this server.
import {delivery} from '../checks/delivery.ts';
import {pathFacts} from '../commands/path-facts.ts';
import {applyEdits} from '../config/apply-edits.ts';
import type {LineEdit} from '../config/line-edit.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {commentOut, replaceText, replaceValue} from '../dovecot/edit-lines.ts';
import {findSetting} from '../dovecot/find-setting.ts';
import {filesOf, lineEvidence} from '../dovecot/line-evidence.ts';
import {lookAtMailboxes} from '../dovecot/look-at-mailboxes.ts';
import {settingMeaning} from '../dovecot/setting-meaning.ts';
import {nearestNames} from '../format/nearest-names.ts';
import {defineFix} from './shape.ts';

type Facts = {
	readonly main: string;
	readonly missing: readonly string[];
	/** The plugin that was probably meant; undefined where none is near. */
	readonly meant: string | undefined;
	/** The Debian package that brings the one that is named. */
	readonly fromPackage: string | undefined;
};

/** Plugins of Debian 13 that are in packages of their own. */
const packages: Readonly<Record<string, string>> = {
	sieve: 'dovecot-sieve',
	imap_sieve: 'dovecot-sieve',
	imap_filter_sieve: 'dovecot-sieve',
	fts_flatcurve: 'dovecot-flatcurve',
	fts_solr: 'dovecot-solr',
};

/** Replaced by others in 2.4, which is a repair of its own (dovecot-mail-plugins). */
const gone: ReadonlySet<string> = new Set(['zlib', 'imap_zlib', 'stats', 'imap_stats', '$mail_plugins']);

const off = /^(?:no|n|0|false)$/i;

/** Names that a line switches on: `mail_plugins = a b`, or `a = yes` within the block. */
const namesIn = (line: TreeLine): readonly string[] => {
	if (line.parsed.kind !== 'setting') return [];
	const meaning = settingMeaning(line.within, line.parsed.key);
	if (meaning?.key !== 'mail_plugins') return [];
	if (meaning.item !== undefined) return off.test(line.parsed.value) ? [] : [meaning.item];
	return line.parsed.value.split(/[\s,]+/).filter(Boolean);
};

const without = (line: TreeLine, missing: readonly string[], instead: string | undefined): readonly LineEdit[] => {
	const names = namesIn(line);
	if (!names.some(name => missing.includes(name)) || line.parsed.kind !== 'setting') return [];
	const left = names.flatMap(name => (missing.includes(name) ? (instead ?? []) : [name]));
	const isItem = settingMeaning(line.within, line.parsed.key)?.item !== undefined;
	if (!isItem) return [replaceValue(line, [...new Set(left)].join(' '))];
	return instead === undefined ? [commentOut(line)] : [replaceText(line, line.parsed.key, instead)];
};

export const dovecotPluginMissing = defineFix<Facts>({
	id: 'dovecot-plugin-missing',
	title: 'A plugin is switched on that is not here',
	covers: ['R14'],
	explains:
		'mail_plugins names a plugin that Dovecot does not find among its modules: misspelt, or in a package that is not installed. doveconf takes it, and then no mailbox opens: Plugin not found. The repair names the one that is meant, or leaves it out until its package is installed.',
	risk: 'safe',
	questions: [
		{
			id: 'plugin',
			asks: 'What about the plugin that is not here?',
			choices: ({missing, meant, fromPackage}) => [
				...(meant === undefined ? [] : [{value: meant, says: `${meant} was meant`}]),
				{value: 'without', says: `Leave ${missing.join(', ')} out`},
				...(fromPackage === undefined ? [] : [{value: 'install', says: `I install ${fromPackage}; nothing is changed`}]),
			],
			preset: ({meant, fromPackage}) => meant ?? (fromPackage === undefined ? 'without' : undefined),
		},
	],
	detect: async ({ask}) => {
		const [seen, modules] = await Promise.all([lookAtMailboxes(ask), ask(pathFacts, {patterns: ['/usr/lib/dovecot/modules/lib*_plugin.so']})]);
		// Modules of another directory are not known here.
		if (!seen || !modules.ok || modules.value.length === 0 || findSetting(seen.tree, ['mail_plugin_dir']) !== undefined) return undefined;
		const there = modules.value.flatMap(({path}) => /\/lib(?:\d+_)?(\w+)_plugin\.so$/.exec(path)?.[1] ?? []);
		const missing = (line: TreeLine) => namesIn(line).filter(name => !there.includes(name) && !gone.has(name) && !/[$%]/.test(name));
		const lines = seen.tree.filter(line => missing(line).length > 0);
		if (lines.length === 0) return undefined;
		const names = [...new Set(lines.flatMap(missing))];
		const [first = ''] = names;
		const [near] = names.length === 1 && packages[first] === undefined ? nearestNames(first, there) : [];
		return {
			evidence: [...lineEvidence(lines), ...names.map(name => ({from: '/usr/lib/dovecot/modules', text: `no plugin ${name} among ${there.length}`}))],
			files: filesOf(lines),
			facts: {main: seen.main, missing: names, meant: near, fromPackage: names.map(name => packages[name]).find(Boolean)},
		};
	},
	plan: (files, {main, missing, fromPackage}, {plugin = ''}) => {
		if (plugin === 'install') return {files, notes: [`Install what is missing: apt install ${fromPackage}; then systemctl reload dovecot.`]};
		const instead = plugin === 'without' ? undefined : plugin;
		return {
			files: applyEdits(
				files,
				readConfigTree(files, main).flatMap(line => without(line, missing, instead)),
			),
		};
	},
	verifiedBy: [delivery],
});
