// Reads a Dovecot 2.4 configuration as the daemon does: includes in order, blocks merged by name, the later setting wins (https://doc.dovecot.org/2.4.1/core/settings/syntax.html).
import {posix} from 'node:path';
import {FileError, type FileSystem} from './file-system.ts';
import {recorded} from './recorded.ts';

/** Settings and blocks of one level; blocks are keyed by `type name`. */
export type DovecotBlock = {readonly type: string; readonly name: string; readonly settings: Map<string, string>; readonly blocks: Map<string, DovecotBlock>};

export type DovecotConfig =
	| {readonly ok: true; readonly root: DovecotBlock; readonly warnings: readonly string[]}
	| {readonly ok: false; readonly error: string; readonly warnings: readonly string[]};

class ConfigError extends Error {}

const newBlock = (type: string, name: string): DovecotBlock => ({type, name, settings: new Map(), blocks: new Map()});

// Blocks that must be named, blocks that are plain lists of anything, and those in which every top level setting may stand.
const named = new Set(
	'passdb userdb namespace mailbox pgsql mysql sqlite dict dict_map protocol service unix_listener inet_listener fifo_listener quota quota_warning sieve_script fts metric local_name local remote group imapsieve_from oauth2 lazy_expunge event_exporter cassandra value_field key_field'.split(
		' ',
	),
);
const lists = new Set(
	'parameters fields protocols mail_plugins import_environment imap_capability sieve_plugins sieve_extensions sieve_global_extensions imap_id_send auth_mechanisms mail_log_events mail_log_fields group_by lmtp_client_workarounds imap_client_workarounds pop3_client_workarounds passdb_imap_fields mailbox_list_visible filter labels namespace_list headers mail_attribute ssl_client_protocols event_exporter_format_args sieve_env_location_ms local_parts'.split(
		' ',
	),
);
const unnamed = new Set(
	'ssl_server ssl_client dict_server auth_policy passdb_pam passdb_passwd passdb_passwd_file userdb_passwd maildir mbox mdbox sdbox imapc layout_index layout_imapc quota_imapc virtual fts_decoder_tika event_exporter_http_post doveadm mail_attribute fs acl submission_relay mail_ext_attachment sieve_pipe sieve_filter sieve_execute'.split(
		' ',
	),
);

/** Strips a comment and quotes; `#` starts a comment even within a word, of which doveconf only warns. */
const readValue = (text: string, warn: () => void): string => {
	const quoted = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(text);
	if (quoted) return (quoted[1] as string).replace(/\\(.)/g, '$1');
	const hash = text.indexOf('#');
	if (hash < 0) return text.trimEnd();
	if (hash > 0 && !/\s/.test(text[hash - 1] as string)) warn();
	return text.slice(0, hash).trimEnd();
};

const globToRegExp = (glob: string) =>
	new RegExp(
		`^${glob
			.replace(/[.+^${}()|[\]\\]/g, '\\$&')
			.replaceAll('*', '[^/]*')
			.replaceAll('?', '[^/]')}$`,
	);

type Reading = {readonly files: FileSystem; readonly known: (key: string) => boolean; readonly warnings: string[]};

const readFile = (reading: Reading, file: string, stack: DovecotBlock[]) => {
	const depth = stack.length;
	const opened: number[] = [];
	const lines = reading.files.read(file).split('\n');
	for (let index = 0; index < lines.length; index++) {
		const number = index + 1;
		let line = (lines[index] as string).trim();
		while (line.endsWith('\\') && index + 1 < lines.length) line = `${line.slice(0, -1).trimEnd()} ${(lines[++index] as string).trim()}`;
		if (line === '' || line.startsWith('#')) continue;
		const fail = (message: string) => new ConfigError(`Error in configuration file ${file} line ${number}: ${message}`);
		const at = stack.at(-1) as DovecotBlock;

		const include = /^!(include|include_try)\s+(.+)$/.exec(line);
		if (include) {
			const pattern = posix.resolve(
				posix.dirname(file),
				readValue(include[2] as string, () => {}),
			);
			const match = globToRegExp(pattern);
			const directory = posix.dirname(pattern);
			const found =
				reading.files.look(directory)?.kind === 'directory'
					? reading.files
							.list(directory)
							.map(name => posix.join(directory, name))
							.filter(path => match.test(path))
					: [];
			if (found.length === 0 && include[1] === 'include') throw fail('No matches');
			for (const each of found) readFile(reading, each, stack);
			continue;
		}
		if (line === '}' || /^}\s*#/.test(line)) {
			if (stack.length <= depth) throw fail("Unexpected '}'");
			stack.pop();
			opened.pop();
			continue;
		}
		const setting = /^([\w./:@-]+)\s*=\s*(.*)$/.exec(line);
		if (setting) {
			const key = setting[1] as string;
			const value = readValue(setting[2] as string, () =>
				reading.warnings.push(
					`Configuration file ${file} line ${number}: Ambiguous '#' character in line, treating it as comment. Add a space before it to remove this warning.`,
				),
			);
			setSetting(reading, stack, key, value, fail);
			continue;
		}
		const block = /^(!?[\w.-]+)(?:\s+(.*?))?\s*\{\s*(.*)$/.exec(line);
		if (!block) throw fail("Expecting '{'");
		const [, type, rawName = '', rest] = block as unknown as [string, string, string | undefined, string];
		if (rest !== '' && !rest.startsWith('#')) throw fail("Garbage after '{'");
		const name = readValue(rawName, () => {});
		if (named.has(type) && name === '') throw fail(`${type} { } is missing section name`);
		if (!named.has(type) && !lists.has(type) && !unnamed.has(type) && !at.type.includes('dict')) throw fail(`Unknown section name: ${type}`);
		const key = `${type} ${name}`;
		// A list that was a word list before starts anew.
		if (lists.has(type)) at.settings.delete(type);
		const child = at.blocks.get(key) ?? newBlock(type, name);
		at.blocks.set(key, child);
		stack.push(child);
		opened.push(number);
	}
	if (stack.length > depth) throw new ConfigError(`Error in configuration file ${file}: Missing '}' (section started at ${file}:${opened.at(-1)})`);
};

/** `service/lmtp/unix_listener`: a listener's own name is a path, so its slashes become underscores. */
const setSetting = (reading: Reading, stack: readonly DovecotBlock[], key: string, value: string, fail: (message: string) => ConfigError) => {
	const at = stack.at(-1) as DovecotBlock;
	if (stack.length === 1 && key !== 'dovecot_config_version' && !at.settings.has('dovecot_config_version'))
		throw fail('The first setting must be dovecot_config_version');
	if (lists.has(at.type)) {
		at.settings.set(key, value);
		return;
	}
	if (lists.has(key)) {
		at.blocks.delete(`${key} `);
		at.settings.set(key, value);
		return;
	}
	const short = [at.type, ...(at.name === '' ? [] : [`${at.type}_${at.name.replaceAll('/', '_')}`])];
	// `passdb sql { query }` is passdb_sql_query; a block of any other name names its driver by itself.
	const full = key.startsWith(`${at.type}_`) ? [key] : short.map(prefix => `${prefix}_${key}`);
	if (stack.length > 1 && at.type !== 'protocol' && full.some(reading.known)) {
		at.settings.set(key.replace(new RegExp(`^${at.type}_(?:${at.name.replace(/[^\w]/g, '.')}_)?`), ''), value);
		return;
	}
	const grouped = /^(ssl_server|ssl_client)_(.+)$/.exec(key);
	if (grouped && reading.known(key)) {
		// At the top it is short for a setting of the block, and doveconf knows it only there.
		const [, type, short] = grouped as unknown as [string, string, string];
		const block = at.blocks.get(`${type} `) ?? newBlock(type, '');
		at.blocks.set(`${type} `, block);
		block.settings.set(short, value);
		return;
	}
	if (reading.known(key)) {
		at.settings.set(key, value);
		return;
	}
	if (['dict', 'dict_map', 'metric', 'value_field', 'key_field', 'fts'].includes(at.type)) {
		at.settings.set(key, value);
		return;
	}
	const also = stack.length === 1 || at.type === 'protocol' ? '' : ` (${short.map(prefix => `${prefix}_${key}`).join(' or ')} not found either.)`;
	throw fail(`${key}: Unknown setting: ${key}${also}`);
};

/** `doveconf -d` lists all but these. */
const unlisted: ReadonlyArray<readonly [key: string, value: string]> = [
	['base_dir', '/run/dovecot'],
	['log_path', 'syslog'],
	['libexec_dir', '/usr/lib/dovecot'],
	['state_dir', '/var/lib/dovecot'],
	['mail_plugin_dir', '/usr/lib/dovecot/modules'],
	['instance_name', 'dovecot'],
];

let defaultsRead: DovecotBlock | undefined;

/** What `doveconf -d` knows: every setting with its value, and Dovecot's own services. */
export const dovecotDefaults = (): DovecotBlock => {
	if (defaultsRead) return defaultsRead;
	const stack = [newBlock('', '')];
	for (const raw of recorded.dovecotDefaults) {
		const line = raw.trim();
		const at = stack.at(-1) as DovecotBlock;
		if (line === '}') stack.pop();
		else if (line.endsWith('{')) {
			const [type = '', ...name] = line.slice(0, -1).trim().split(' ');
			const child = newBlock(
				type,
				readValue(name.join(' '), () => {}),
			);
			at.blocks.set(`${child.type} ${child.name}`, child);
			stack.push(child);
		} else {
			const split = line.indexOf(' =');
			at.settings.set(
				readValue(line.slice(0, split), () => {}),
				readValue(line.slice(split + 2).trim(), () => {}),
			);
		}
	}
	defaultsRead = stack[0] as DovecotBlock;
	for (const [key, value] of unlisted) defaultsRead.settings.set(key, value);
	return defaultsRead;
};

const extra = new Set([
	'dovecot_config_version',
	'log_path',
	'mail_plugins',
	'protocols',
	'auth_mechanisms',
	'passdb_sql_query',
	'userdb_static_allow_all_users',
	'namespace_prefix',
]);

export const readDovecotConfig = (files: FileSystem, path: string): DovecotConfig => {
	const warnings: string[] = [];
	const defaults = dovecotDefaults();
	const grouped = new Set(
		[...unnamed].flatMap(type =>
			[...(defaults.blocks.get(`${type} `)?.settings.keys() ?? [])].map(key => (key.startsWith(`${type}_`) ? key : `${type}_${key}`)),
		),
	);
	const known = (key: string) => defaults.settings.has(key) || extra.has(key) || lists.has(key) || grouped.has(key);
	const root = newBlock('', '');
	try {
		readFile({files, known, warnings}, path, [root]);
		if (!root.settings.has('dovecot_storage_version')) throw new ConfigError('dovecot_storage_version setting must be set');
		return {ok: true, root, warnings};
	} catch (thrown) {
		if (thrown instanceof ConfigError) return {ok: false, error: thrown.message, warnings};
		if (thrown instanceof FileError)
			return {ok: false, error: `open(${path}) failed: ${thrown.message} (copy example configs from /usr/share/doc/dovecot-core/example-config/)`, warnings};
		throw thrown;
	}
};
