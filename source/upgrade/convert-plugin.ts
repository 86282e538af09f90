// `plugin { }` of Dovecot 2.3 (D13): each setting goes to the top level, under the name and in the shape that 2.4 knows.
import {indentOf} from '../dovecot/edit-lines.ts';
import {formatSetting} from '../dovecot/format-value.ts';
import {settingKinds} from '../dovecot/known-settings.ts';
import {changedValue} from './changed-values.ts';
import {type PluginSettings, quotaRoot, quotaRule} from './convert-quota.ts';
import {extensionList, imapSieve, personalScript, scriptOf} from './convert-sieve.ts';
import {convertVariables} from './old-variables.ts';
import {keyOf, type Node, textOf, type Work} from './work.ts';

type Made =
	| {
			readonly id: string;
			readonly lines: readonly string[];
			/** Of what is taken away. */
			readonly why?: string;
	  }
	| {readonly id: string; readonly asks: string; readonly steps: readonly string[]};

const renamed: Readonly<Record<string, readonly [id: string, to: string]>> = {
	quota_max_mail_size: ['D15', 'quota_mail_size'],
	quota_exceeded_message: ['D15', 'quota_exceeded_message'],
	sieve_user_log: ['D14', 'sieve_user_log_path'],
	sieve_quota_max_storage: ['D14', 'sieve_quota_storage_size'],
	sieve_quota_max_scripts: ['D14', 'sieve_quota_script_count'],
	zlib_save: ['D18', 'mail_compress_write_method'],
	lazy_expunge: ['D18', 'lazy_expunge_mailbox'],
	mail_log_cached_only: ['D13', 'mail_log_cached_only'],
	acl_defaults_from_inbox: ['D18', 'acl_defaults_from_inbox'],
	acl_globals_only: ['D18', 'acl_globals_only'],
	quota_over_flag: ['D15', 'quota_over_status_current'],
	quota_over_flag_lazy_check: ['D15', 'quota_over_status_lazy_check'],
	quota_over_flag_value: ['D15', 'quota_over_status_mask'],
	sieve_spamtest_max_header: ['D14', 'sieve_spamtest_score_max_header'],
	sieve_spamtest_max_value: ['D14', 'sieve_spamtest_score_max_value'],
	sieve_virustest_max_header: ['D14', 'sieve_virustest_score_max_header'],
	sieve_virustest_max_value: ['D14', 'sieve_virustest_score_max_value'],
	sieve_variables_max_scope_size: ['D14', 'sieve_variables_max_scope_count'],
	sieve_variables_max_variable_size: ['D14', 'sieve_variables_max_value_size'],
	fts_index_timeout: ['D18', 'fts_search_timeout'],
	listescape_char: ['D18', 'mailbox_list_storage_escape_char'],
};

const dropped: Readonly<Record<string, string>> = {
	quota_vsizes: 'quota counts virtual sizes always',
	zlib_save_level: 'the level is a setting of the method (compress_gz_level, ...)',
	sieve_dir: 'part of sieve_script personal',
	sieve_storage: 'part of sieve_script personal',
	sieve_default_name: 'part of sieve_script default',
	fts_enforced: 'a search that the index cannot answer is done without it',
	expire: 'the plugin is gone; mailbox { autoexpunge } does it',
	expire_dict: 'the plugin is gone; mailbox { autoexpunge } does it',
	mail_replica: 'Dovecot 2.4 has no replication any more',
	stats_refresh: 'statistics come from metrics',
	stats_track_cmds: 'statistics come from metrics',
	mailbox_alias_old: 'the plugin is gone',
	mailbox_alias_new: 'the plugin is gone',
	sieve_vacation_max_subject_codepoints: 'the setting is gone',
	quota_set: 'limits are not set over IMAP any more',
};

/** `proxy::acl`, `file:/var/lib/dovecot/shared` */
const dictBlock = (around: string, value: string): readonly string[] | undefined => {
	const [driver = '', ...rest] = value.split(':');
	const path = convertVariables(rest.join(':').replace(/^:/, '')).text;
	if (driver === 'proxy') return [`${around} {`, '  dict proxy {', `    ${formatSetting('name', path.replace(/^.*:/, ''))}`, '  }', '}'];
	if (driver === 'file') return [`${around} {`, '  dict file {', `    ${formatSetting('path', path)}`, '  }', '}'];
	return undefined;
};

const dicts: Readonly<Record<string, readonly [id: string, around: string]>> = {
	acl_shared_dict: ['D18', 'acl_sharing_map'],
	quota_clone_dict: ['D15', 'quota_clone'],
	last_login_dict: ['D13', 'last_login'],
};

const asked = (key: string): Made => ({
	id: 'D13',
	asks: `Dovecot 2.4 has no plugin setting ${key}, and what it did is not known here.`,
	steps: [`Look for ${key} in doc.dovecot.org, "Upgrading Dovecot from 2.3 to 2.4".`, 'If nothing there depends on it, take the commented line away.'],
});

/** `vfile:/etc/dovecot/acl:cache_secs=300` */
const aclLines = (value: string): readonly string[] => {
	const [driver = '', path = '', ...options] = value.split(':');
	const seconds = options.map(option => /^cache_secs=(\d+)$/.exec(option)?.[1]).find(Boolean);
	return [
		`acl_driver = ${driver}`,
		...(path === '' ? [] : [formatSetting('acl_global_path', path)]),
		...(seconds === undefined ? [] : [`acl_cache_ttl = ${seconds} s`]),
	];
};

const searches = /^(solr|flatcurve)$/;

/** False: the full text search that is named is no more, and nothing else is left of it. */
export const hasSearch = (all: PluginSettings): boolean => !all.has('fts') || searches.test(all.get('fts') as string);

/** `url=http://solr.example.org:8983/solr/dovecot/ batch_size=500` */
const solrLines = (text: string): readonly string[] =>
	text.split(/\s+/).flatMap(word => {
		const [, name, value = ''] = /^(url|batch_size|soft_commit)=(.*)$/.exec(word) ?? [];
		return name === undefined ? [] : [`  ${formatSetting(name, value)}`];
	});

const languageLines = (text: string): readonly string[] =>
	text
		.split(/[\s,]+/)
		.filter(Boolean)
		.flatMap((name, index) => [`language ${name} {`, ...(index === 0 ? ['  default = yes'] : []), '}']);

/** Of a search that 2.4 has too. */
const searchSettings: Readonly<Record<string, (value: string) => readonly string[]>> = {
	fts_solr: () => [],
	fts_languages: languageLines,
	fts_decoder: value => ['fts_decoder_driver = script', formatSetting('fts_decoder_script_socket_path', value)],
	fts_tika: value => ['fts_decoder_driver = tika', formatSetting('fts_decoder_tika_url', value)],
};

const ftsLines = (value: string, all: PluginSettings): Made =>
	searches.test(value)
		? {id: 'D18', lines: [`fts ${value} {`, ...(value === 'solr' ? solrLines(all.get('fts_solr') ?? '') : []), '}']}
		: {
				id: 'D18',
				asks: `Dovecot 2.4 has no full text search by ${value || 'that name'} any more.`,
				steps: ['Install dovecot-flatcurve and write: fts flatcurve { }', 'Take fts and fts_flatcurve into mail_plugins, then run: doveadm index -A "*"'],
			};

/** What one setting becomes; those that belong together come where the first of them stood. */
const convertOne = (key: string, value: string, all: PluginSettings): Made => {
	const quota = /^quota(\d*)$/.exec(key);
	if (quota) {
		const {lines, unclear} = quotaRoot(all, quota[1] as string);
		return unclear.length === 0 ? {id: 'D15', lines} : {id: 'D15', lines: [...lines, ...unclear.map(each => `# ${each} = ${all.get(each)}`)]};
	}
	if (/^quota\d*_warning\d*$/.test(key)) return {id: 'D15', lines: []};
	if (/^quota\d*_rule\d*$/.test(key)) {
		const lines = quotaRule(value);
		return lines
			? {id: 'D15', lines}
			: {
					id: 'D15',
					asks: `The quota rule "${value}" cannot be said in Dovecot 2.4.`,
					steps: ['Set quota_storage_size (or quota_message_count) at the top level, in a mailbox block, or from the userdb.'],
				};
	}
	if (key === 'sieve') {
		const lines = personalScript(all);
		return lines
			? {id: 'D14', lines}
			: {
					id: 'D14',
					asks: `Scripts in "${value}" need settings of their own.`,
					steps: ['Write sieve_script personal { driver = ... } by doc.dovecot.org, "Sieve storage".'],
				};
	}
	const imap = /^imapsieve_mailbox(\d+)_(name|from|causes|before|after)$/.exec(key);
	if (imap) {
		const first = [...all.keys()].find(each => each.startsWith(`imapsieve_mailbox${imap[1]}_`));
		if (first !== key) return {id: 'D19', lines: []};
		const lines = imapSieve(all, imap[1] as string);
		return lines ? {id: 'D19', lines} : asked(key);
	}
	const script = scriptOf(key, value, all);
	if (script) return {id: 'D14', lines: script};
	if (/^sieve_(global_|)extensions$|^sieve_plugins$/.test(key))
		return {id: 'D23', lines: extensionList(key, key === 'sieve_plugins' ? value.replace(/(^|\s)(?=\w)/g, '$1+') : value)};
	const dict = dicts[key];
	const inDict = dict && dictBlock(dict[1], value);
	if (dict && inDict) return {id: dict[0], lines: inDict};
	if (key === 'acl') return {id: 'D18', lines: aclLines(value)};
	if (key === 'quota_grace') {
		const isSize = /^\d+\s*[bkmgt]?$/i.test(value);
		return isSize
			? {id: 'D15', lines: [formatSetting('quota_storage_grace', value)]}
			: {id: 'D15', lines: [], why: 'a percentage is not possible any more; the default of quota_storage_grace is 10 MB'};
	}
	if (key === 'sieve_vacation_dont_check_recipient')
		return {id: 'D14', lines: [`sieve_vacation_check_recipient = ${/^(?:yes|y|true|1)$/i.test(value) ? 'no' : 'yes'}`]};
	if (key === 'acl_anyone') return {id: 'D18', lines: [`imap_acl_allow_anyone = ${value === 'allow' ? 'yes' : 'no'}`]};
	if (key === 'fts') return ftsLines(value, all);
	if (key.startsWith('fts_') && !hasSearch(all)) return {id: 'D18', lines: [], why: 'it belonged to the full text search that is no more'};
	const search = searchSettings[key];
	if (search) return {id: 'D18', lines: search(value)};
	const exclude = /^fts_autoindex_exclude\d*$/.test(key);
	if (exclude)
		return {
			id: 'D18',
			lines: [
				value.startsWith('\\') ? `# fts_autoindex_exclude = ${value}` : `mailbox "${value}" {`,
				...(value.startsWith('\\') ? [] : ['  fts_autoindex = no', '}']),
			],
		};
	if (dropped[key] !== undefined) return {id: /^quota/.test(key) ? 'D15' : /^sieve/.test(key) ? 'D14' : 'D18', lines: []};
	const to = renamed[key];
	const changed = changedValue(to?.[1] ?? key, value);
	if (changed) return {id: changed.id, lines: changed.to === '' ? [] : [formatSetting(to?.[1] ?? key, changed.to)]};
	if (to) return {id: to[0], lines: [formatSetting(to[1], convertVariables(value, to[1]).text)]};
	const kind = settingKinds.get(key);
	if (kind === 'value' || kind === 'file' || kind === 'words') return {id: 'D13', lines: [formatSetting(key, convertVariables(value, key).text)]};
	return asked(key);
};

/** Every plugin block of these nodes, wherever it stands; `all`: what all of them together say, for what belongs together. */
export const pluginSettings = (nodes: readonly Node[]): PluginSettings =>
	new Map(
		nodes
			.flatMap(node => node.children)
			.filter(child => keyOf(child) !== '')
			.map(child => [keyOf(child), textOf(child)]),
	);

export const convertPlugin = (work: Work, node: Node, all: PluginSettings): void => {
	const indent = indentOf(node.line);
	work.replace('D13', node.line, []);
	if (node.close) work.replace('', node.close, []);
	for (const child of node.children) {
		if (child.line.parsed.kind === 'nothing' && child.line.text.trim() !== '') {
			work.replace('', child.line, [child.line.text.trim()], indent);
			continue;
		}
		if (keyOf(child) === '') continue;
		const made = convertOne(keyOf(child), textOf(child), all);
		const why = 'asks' in made ? undefined : (made.why ?? dropped[keyOf(child)]);
		if ('asks' in made) work.ask(made.id, child.line, made.asks, made.steps);
		else work.replace(why === undefined ? made.id : '', child.line, made.lines, indent);
		if (why !== undefined) work.say(made.id, child.line, `taken away: ${why}`);
	}
};
