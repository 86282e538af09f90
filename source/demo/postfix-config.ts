// Reads Postfix's main.cf and master.cf as postconf(1) does: continuation lines, `$name` expansion, defaults.
import type {FileSystem} from './file-system.ts';
import {recorded} from './recorded.ts';

export type MasterService = {
	readonly name: string;
	readonly type: string;
	readonly fields: readonly string[];
	readonly command: string;
	readonly options: ReadonlyMap<string, string>;
};

let defaultsRead: ReadonlyMap<string, string> | undefined;

export const postfixDefaults = (): ReadonlyMap<string, string> => {
	defaultsRead ??= new Map(
		recorded.postfixDefaults.map(line => {
			const at = line.indexOf(' =');
			return [line.slice(0, at), line.slice(at + 2).trim()] as const;
		}),
	);
	return defaultsRead;
};

/** Comments and empty lines may stand between a line and its continuation. */
const logicalLines = (text: string): string[] => {
	const lines: string[] = [];
	for (const line of text.split('\n')) {
		if (/^\s*(#|$)/.test(line)) continue;
		if (/^\s/.test(line) && lines.length > 0) lines.push(`${lines.pop()} ${line.trim()}`);
		else lines.push(line.trimEnd());
	}
	return lines;
};

/** What main.cf says, the later line winning. Throws FileError. */
export const readMainCf = (files: FileSystem, directory = '/etc/postfix'): Map<string, string> => {
	const settings = new Map<string, string>();
	for (const line of logicalLines(files.read(`${directory}/main.cf`))) {
		const at = line.indexOf('=');
		if (at > 0) settings.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
	}
	return settings;
};

export const readMasterCf = (files: FileSystem, directory = '/etc/postfix'): MasterService[] =>
	logicalLines(files.read(`${directory}/master.cf`)).flatMap(line => {
		const words = line.split(/\s+/);
		const [name, type] = words;
		if (name === undefined || type === undefined || words.length < 8) return [];
		const rest = words.slice(7).join(' ');
		const options = new Map([...rest.matchAll(/ -o ([\w]+)=((?:\{[^}]*\}|\S)*)/g)].map(match => [match[1] as string, match[2] as string]));
		return [{name, type, fields: words.slice(2, 7), command: rest, options}];
	});

export const postfixSetting = (settings: ReadonlyMap<string, string>, key: string): string => settings.get(key) ?? postfixDefaults().get(key) ?? '';

/** 3.9 is below 3.10. */
const isBelow = (level: string, wanted: string): boolean => {
	const [a = 0, b = 0] = level.split('.').map(Number);
	const [c = 0, d = 0] = wanted.split('.').map(Number);
	return a < c || (a === c && b < d);
};

/** Values of other parameters in place of `$name`, `${name}` and `${name?{then}:{else}}`. */
export const expandPostfix = (settings: ReadonlyMap<string, string>, text: string, depth = 0): string => {
	if (depth > 10) return text;
	const expanded = text.replace(
		/\$(?:(\w+)|\((\w+)\)|\{(\w+)(?:\?\{([^}]*)\}(?::\{([^}]*)\})?)?\})/g,
		(whole, plain: string, round: string, braced: string, yes?: string, no?: string) => {
			const name = plain ?? round ?? braced;
			if (!settings.has(name) && !postfixDefaults().has(name))
				return yes === undefined && no === undefined ? whole : expandPostfix(settings, no ?? '', depth + 1);
			const value = expandPostfix(settings, postfixSetting(settings, name), depth + 1);
			return yes === undefined ? value : expandPostfix(settings, value === '' ? (no ?? '') : yes, depth + 1);
		},
	);
	// Only now: its left side is a parameter itself.
	return expanded.replace(
		/\$\{\{([\d.]+)\} *<level *\{([\d.]+)\} *\? *\{([^}]*)\} *: *\{([^}]*)\}\}/g,
		(_, level: string, wanted: string, yes: string, no: string) => (isBelow(level, wanted) ? yes : no),
	);
};

const deprecated = new Map([
	['smtpd_use_tls', 'smtpd_tls_security_level'],
	['smtp_use_tls', 'smtp_tls_security_level'],
	['smtpd_enforce_tls', 'smtpd_tls_security_level'],
	['smtp_enforce_tls', 'smtp_tls_security_level'],
	['disable_dns_lookups', 'smtp_dns_support_level'],
]);

/** What postconf says on stderr about the parameters of main.cf. */
export const postfixWarnings = (settings: ReadonlyMap<string, string>, directory = '/etc/postfix'): string[] => {
	const texts = [...settings.values()].join(' ');
	return [...settings].flatMap(([key, value]) => {
		const instead = deprecated.get(key);
		if (instead !== undefined) return [`${directory}/main.cf: support for parameter "${key}" will be removed; instead, specify "${instead}"`];
		const used =
			postfixDefaults().has(key) ||
			new RegExp(`\\$[{(]?${key}\\b`).test(texts) ||
			/^(lmtp|smtp|relay|virtual|local|[\w-]+)_(destination_concurrency_limit|destination_recipient_limit|transport_rate_delay)$/.test(key);
		return used ? [] : [`${directory}/main.cf: unused parameter: ${key}=${value}`];
	});
};
