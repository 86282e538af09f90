// Sieve of Dovecot 2.3's `plugin { }` (D14, D19, D23) as the script blocks of 2.4.
import {formatName, formatSetting} from '../dovecot/format-value.ts';
import type {PluginSettings} from './convert-quota.ts';
import {convertVariables} from './old-variables.ts';

/** `file:~/sieve;active=~/.dovecot.sieve` */
const location = (text: string): {readonly path: string; readonly driver: string; readonly options: ReadonlyMap<string, string>} => {
	const [place = '', ...rest] = text.split(';');
	const driver = /^(file|ldap|dict|imapc):/.exec(place)?.[1];
	return {
		path: convertVariables(driver === undefined ? place : place.slice(driver.length + 1)).text,
		driver: driver ?? 'file',
		options: new Map(rest.map(option => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)])),
	};
};

const block = (head: string, lines: readonly string[]): readonly string[] => [`${head} {`, ...lines.map(line => `  ${line}`), '}'];

/** The user's own script: where it is kept, and which one is active. Undefined: not kept in files. */
export const personalScript = (settings: PluginSettings): readonly string[] | undefined => {
	const {path, driver, options} = location(settings.get('sieve') ?? '~/.dovecot.sieve');
	if (driver !== 'file') return undefined;
	const folder = convertVariables(settings.get('sieve_dir') ?? settings.get('sieve_storage') ?? '~/sieve').text;
	const isFolder = options.has('active') || /^file:/.test(settings.get('sieve') ?? '');
	const active = convertVariables(options.get('active') ?? '~/.dovecot.sieve').text;
	return block('sieve_script personal', [
		'driver = file',
		formatSetting('path', isFolder ? path : folder),
		formatSetting('active_path', isFolder ? active : path),
	]);
};

/** `sieve_before2 = /etc/dovecot/sieve/x` */
export const scriptOf = (key: string, value: string, settings: PluginSettings): readonly string[] | undefined => {
	const match = /^sieve_(before|after|default|discard|global|global_dir|global_path)(\d*)$/.exec(key);
	if (!match) return undefined;
	const kind = {global_dir: 'global', global_path: 'default'}[match[1] as string] ?? (match[1] as string);
	const {path, driver, options} = location(value);
	if (driver !== 'file') return undefined;
	const name = options.get('name') ?? (kind === 'default' ? (settings.get('sieve_default_name') ?? 'default') : undefined);
	return block(`sieve_script ${kind}${match[2]}`, [
		`type = ${kind}`,
		...(name === undefined ? [] : [formatSetting('name', name)]),
		formatSetting('path', path),
	]);
};

/** `imapsieve_mailbox1_name`, `_from`, `_causes`, `_before`, `_after`: a script for what is moved into or out of a mailbox. */
export const imapSieve = (settings: PluginSettings, number: string): readonly string[] | undefined => {
	const of = (what: string) => settings.get(`imapsieve_mailbox${number}_${what}`);
	const [name, from] = [of('name'), of('from')];
	const scripts = (['before', 'after'] as const).flatMap(type => {
		const value = of(type);
		if (value === undefined) return [];
		const {path, driver} = location(value);
		if (driver !== 'file') return [];
		const causes = (of('causes') ?? 'COPY APPEND FLAG').toLowerCase();
		return block(`sieve_script imapsieve${number}${type === 'after' ? '-after' : ''}`, [
			`type = ${type}`,
			formatSetting('cause', causes),
			formatSetting('path', path),
		]);
	});
	if (name === undefined || scripts.length === 0) return undefined;
	if (name !== '*' && (from === undefined || from === '*')) return block(`mailbox ${formatName(name)}`, scripts);
	if (from !== undefined && from !== '*') return block(`imapsieve_from ${formatName(from)}`, scripts);
	return scripts;
};

/** `+a -b` changes the list, `a b` is all of it. */
export const extensionList = (key: string, value: string): readonly string[] => {
	// Extensions that Pigeonhole of 2.4 has not any more.
	const words = value.split(/[\s,]+/).filter(word => word !== '' && !/^[+-]?(?:notify|imapflags|vnd\.dovecot\.duplicate)$/.test(word));
	if (words.length === 0) return [];
	if (!words.every(word => /^[+-]/.test(word))) return [formatSetting(key, words.join(' '))];
	return block(
		key,
		words.map(word => `${word.slice(1)} = ${word.startsWith('+') ? 'yes' : 'no'}`),
	);
};
