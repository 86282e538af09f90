// Everything that Dovecot 2.4 refuses in a configuration, at once, where doveconf stops at the first; and what it takes and does not do as it is meant.
import {matchGlob} from '../config/match-glob.ts';
import type {SourceFile} from '../config/source-file.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {effectiveList, effectiveSetting} from '../dovecot/effective-setting.ts';
import {invalidBoolean, invalidValue} from '../dovecot/invalid-value.ts';
import {settingKinds} from '../dovecot/known-settings.ts';
import {blockKey, settingMeaning} from '../dovecot/setting-meaning.ts';
import {packageOfSetting} from '../dovecot/setting-packages.ts';
import {oldName} from './catalogue-id.ts';
import {changedValue} from './changed-values.ts';
import {quietProblems} from './quiet-problems.ts';
import {refusedBlock, refusedSetting} from './refused-place.ts';

export type ConfigProblem = {
	/** Of the catalogue of pitfalls, where it is one of them. */
	readonly id: string | undefined;
	readonly file: string;
	/** As Dovecot counts: the last physical line of a continued one. Undefined where it names none. */
	readonly line: number | undefined;
	readonly text: string;
	/** As Dovecot says it, or what happens instead of what is meant. */
	readonly says: string;
	/** What was expected there. */
	readonly expected: string;
	/** `refused`: Dovecot does not start. `quiet`: it does, and mail goes wrong. */
	readonly kind: 'refused' | 'quiet';
};

export type Circumstances = {
	/** Files that exist and may not be read, with the reason. */
	readonly unread?: ReadonlyArray<{readonly path: string; readonly why: string}>;
	/** Debian packages that are not installed: `dovecot-pgsql`. */
	readonly missingPackages?: ReadonlySet<string>;
};

const filterBlocks: ReadonlySet<string> = new Set(['protocol', 'local', 'local_name', 'remote', 'group']);

const protocols: ReadonlySet<string> = new Set(['imap', 'pop3', 'lmtp', 'sieve', 'submission']);

/** `(passdb_args or passdb_sql_args not found either.)` */
const elsewhere = (within: readonly string[], key: string): string => {
	const block = within.findLast(each => !filterBlocks.has(each.split(' ')[0] as string));
	if (block === undefined || within.at(-1) !== block) return '';
	const blank = block.indexOf(' ');
	const kind = blockKey(within.slice(0, -1), blank < 0 ? block : block.slice(0, blank));
	if (blank < 0) return ` (${kind}_${key} not found either.)`;
	return ` (${kind}_${key} or ${kind}_${block.slice(blank + 1).replaceAll('/', '_')}_${key} not found either.)`;
};

type Found = Pick<ConfigProblem, 'id' | 'says' | 'expected'>;

const unknownName = (name: string, says: string, {missingPackages}: Circumstances): Found => {
	const missing = packageOfSetting.get(name);
	if (missing !== undefined && missingPackages?.has(missing)) return {id: 'D10', says, expected: `the package ${missing}, which is not installed`};
	const old = oldName(name);
	return {id: old?.id, says, expected: old ? `in Dovecot 2.4: ${old.instead}` : 'a setting that Dovecot 2.4 knows'};
};

const inOpening = (line: TreeLine & {readonly parsed: {readonly kind: 'open'}}, around: Circumstances): Found | undefined => {
	const {block, name} = line.parsed as Extract<TreeLine['parsed'], {kind: 'open'}>;
	const place = refusedBlock(line.within, block, name);
	if (place !== undefined) return {id: undefined, ...place};
	if (block === 'local_name' && /\s/.test(name))
		return {id: 'D04', says: 'Multiple names no longer supported in local_name value', expected: 'a local_name block for each name'};
	if (filterBlocks.has(block) || block.startsWith('@')) return undefined;
	const key = blockKey(line.within, block);
	const kind = settingKinds.get(key);
	if (kind === undefined || (packageOfSetting.has(key) && around.missingPackages?.has(packageOfSetting.get(key) as string)))
		return unknownName(key, `Unknown section name: ${key}`, around);
	const named = {passdb: 'D06', userdb: 'D06', namespace: 'D20', mailbox: 'D20', dict: 'D21', pgsql: 'D09', inet_listener: 'D20'}[block];
	if (kind === 'named' && name === '') return {id: named, says: `${key} { } is missing section name`, expected: `a name: ${key} NAME {`};
	if (kind === 'group' && name !== '') return {id: undefined, says: `${key} { } must not have a section name`, expected: `${key} {`};
	return undefined;
};

const inSetting = (line: TreeLine, around: Circumstances): Found | undefined => {
	const {key, value} = line.parsed as Extract<TreeLine['parsed'], {kind: 'setting'}>;
	if (key.startsWith('@')) return undefined;
	// What is in a block that is unknown has been said with it; a plugin block's settings are looked at as if it were not there.
	const within = line.within.filter(each => each !== 'plugin');
	const meaning = settingMeaning(within, key);
	// Their names are the administrator's own.
	if (!meaning && within.at(-1) === 'dict')
		return {id: 'D21', says: `${key}: Unknown setting: ${key}${elsewhere(within, key)}`, expected: 'dict_server { dict NAME { driver = ... } }'};
	if (!meaning || around.missingPackages?.has(packageOfSetting.get(meaning.key) ?? ''))
		return unknownName(key, `${key}: Unknown setting: ${key}${elsewhere(within, key)}`, around);
	const kind = settingKinds.get(meaning.key);
	if (meaning.item !== undefined) {
		const invalid = kind === 'words' ? invalidBoolean(value) : undefined;
		return invalid === undefined ? undefined : {id: undefined, says: `${key}: ${invalid}`, expected: 'yes or no'};
	}
	if (kind === 'strings' && value !== '')
		return {id: oldName(key)?.id, says: `${key}: Setting is a string list, use '${meaning.key} {'`, expected: `${meaning.key} { with lines name = value`};
	if (kind === 'named')
		return {id: oldName(key)?.id ?? 'D18', says: `${key}: Setting is a named list filter, use '${meaning.key} ${value} {'`, expected: `${meaning.key} NAME {`};
	if (kind === 'group') return {id: oldName(key)?.id, says: `${key}: Setting is a named filter, use '${meaning.key} {'`, expected: `${meaning.key} {`};
	const place = refusedSetting(within, meaning.key);
	if (place !== undefined) return {id: undefined, ...place};
	const changed = changedValue(meaning.key, value);
	if (changed) return {id: changed.id, says: `${key}: ${changed.says}`, expected: changed.to === '' ? 'no such line' : `${key} = ${changed.to}`};
	const invalid = invalidValue(meaning.key, value);
	return invalid === undefined ? undefined : {id: undefined, says: `${key}: ${invalid}`, expected: `another value of ${meaning.key}`};
};

/** Never throws. In the order in which Dovecot reads. */
export const configProblems = (files: readonly SourceFile[], main: string, around: Circumstances = {}): readonly ConfigProblem[] => {
	const tree = readConfigTree(files, main);
	const problems: ConfigProblem[] = [];
	const known = [...files.map(file => file.path), ...(around.unread ?? []).map(file => file.path)];
	const seen = new Set<string>();
	const say = (line: TreeLine, found: Found, kind: ConfigProblem['kind'] = 'refused') => {
		const place = `${line.file}:${line.line}:${found.says}`;
		if (!seen.has(place)) problems.push({...found, file: line.file, line: line.lastLine, text: line.text.trim(), kind});
		seen.add(place);
	};
	const open: TreeLine[] = [];
	const unknownDepth: number[] = [];
	let version: string | undefined;
	for (const line of tree) {
		const {parsed} = line;
		if (parsed.kind === 'nothing' || parsed.kind === 'lost') continue;
		if (parsed.kind === 'setting' && parsed.key === 'dovecot_config_version') {
			if (version !== undefined && version !== parsed.value)
				say(line, {id: 'D01', says: "dovecot_config_version value can't be changed once set", expected: 'the version once'});
			version ??= parsed.value;
			continue;
		}
		if (version === undefined && parsed.kind !== 'wrong') {
			say(line, {id: 'D01', says: 'The first setting must be dovecot_config_version', expected: 'dovecot_config_version = 2.4.0 before it'});
			version = '';
		}
		if (parsed.kind === 'wrong') say(line, {id: undefined, says: parsed.says, expected: 'key = value, or NAME { with nothing behind the brace, or } alone'});
		else if (parsed.kind === 'close') {
			if (open.length === 0) say(line, {id: undefined, says: "Unexpected '}'", expected: 'no more closing braces than opening ones'});
			open.pop();
			if (unknownDepth.at(-1) === open.length) unknownDepth.pop();
		} else if (parsed.kind === 'open') {
			const found = unknownDepth.length === 0 ? inOpening({...line, parsed}, around) : undefined;
			if (found) say(line, found);
			if (found?.says.startsWith('Unknown section') && parsed.block !== 'plugin') unknownDepth.push(open.length);
			open.push(line);
		} else if (parsed.kind === 'setting') {
			const found = unknownDepth.length === 0 ? inSetting(line, around) : undefined;
			if (found) say(line, found);
		} else {
			const meant = matchGlob(known, parsed.pattern, line.file);
			const unread = (around.unread ?? []).filter(file => meant.includes(file.path));
			const again = meant.filter(path => !unread.some(file => file.path === path) && !line.brought?.includes(path));
			if (meant.length === 0 && !parsed.optional) say(line, {id: undefined, says: 'No matches', expected: `a file ${parsed.pattern}; or !include_try`});
			for (const path of again)
				say(line, {
					id: undefined,
					says: `Recursive include file: ${path}`,
					expected: 'a file that is not open already: not itself, not one that includes it, not a later one of the same pattern',
				});
			for (const {path, why} of parsed.optional ? [] : unread)
				say(line, {id: undefined, says: `Couldn't open include file ${path}: ${why}`, expected: 'a file that may be read'});
		}
	}
	const last = open.at(-1);
	const end = {line: undefined, text: '', kind: 'refused'} as const;
	if (last)
		problems.push({...end, id: undefined, file: main, says: `Missing '}' (section started at ${last.file}:${last.lastLine})`, expected: 'a } for each {'});
	if (!effectiveSetting(tree, 'dovecot_storage_version') && tree.length > 0)
		problems.push({...end, id: 'D02', file: main, says: 'dovecot_storage_version setting must be set', expected: 'dovecot_storage_version = 2.4.0'});
	const list = effectiveList(tree, 'protocols');
	for (const [name, value] of list?.items ?? []) {
		const line = list?.lines.findLast(each => each.text.includes(name));
		const missing = name === 'sieve' && (around.missingPackages?.has('dovecot-managesieved') ?? false);
		if (value !== 'yes' || (protocols.has(name) && !missing)) continue;
		const expected = missing ? 'the package dovecot-managesieved, which is not installed' : `one of ${[...protocols].join(', ')}`;
		problems.push({...end, id: missing ? 'D12' : 'D22', file: main, text: line?.text.trim() ?? '', says: `protocols: Unknown protocol: ${name}`, expected});
	}
	const cleartext = effectiveSetting(tree, 'auth_allow_cleartext');
	if (cleartext?.value === 'yes' && effectiveSetting(tree, 'ssl')?.value === 'required')
		problems.push({
			...end,
			id: 'D16',
			file: main,
			text: cleartext.line.text.trim(),
			says: 'auth_allow_cleartext=yes has no effect with ssl=required',
			expected: 'auth_allow_cleartext = no',
		});
	return [...problems, ...quietProblems(tree)];
};
