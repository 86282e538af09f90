// `quota = maildir:User quota` with its rules and warnings (D15) as a block of Dovecot 2.4, its limits outside of it (R10).
import {formatName, formatSetting} from '../dovecot/format-value.ts';
import {convertVariables} from './old-variables.ts';
import {parseQuotaRule, parseQuotaWarning} from './quota-size.ts';

export type PluginSettings = ReadonlyMap<string, string>;

const setting = ([key, value]: readonly [string, string]): string => formatSetting(key, value);

const warningLines = (text: string, name: string): readonly string[] | undefined => {
	const warning = parseQuotaWarning(text);
	if (!warning) return undefined;
	return [
		`  warning ${name} {`,
		...warning.settings.map(([key, value]) => `    ${formatSetting(key.replace(/^quota_warning_/, ''), value)}`),
		`    execute ${formatName(warning.program)} {`,
		`      ${formatSetting('args', convertVariables(warning.args).text)}`,
		'    }',
		'  }',
	];
};

/** The dictionary in which a quota root kept its numbers for other programs: `dict:User quota::proxy::quotadict`. */
export const clonedTo = (quota: string): string | undefined => /^dict:[^:]*:[^:]*:proxy:.*:(\w+)$/.exec(quota)?.[1];

export type QuotaMade = {readonly lines: readonly string[]; readonly unclear: readonly string[]};

/** `suffix`: of the root, `` or `2`. Drivers that counted files or asked a dict are gone: `count` is what is left. */
export const quotaRoot = (settings: PluginSettings, suffix: string): QuotaMade => {
	const [driver = '', name = ''] = (settings.get(`quota${suffix}`) ?? '').split(':');
	const unclear: string[] = [];
	const warnings = [...settings]
		.filter(([key]) => new RegExp(`^quota${suffix}_warning\\d*$`).test(key))
		.flatMap(([key, text], index) => {
			const lines = warningLines(text, `warning${index + 1}`);
			if (lines === undefined) unclear.push(key);
			return lines ?? [];
		});
	const clone = clonedTo(settings.get(`quota${suffix}`) ?? '');
	return {
		lines: [
			`quota ${formatName(name || 'User quota')} {`,
			`  driver = ${driver === 'fs' || driver === 'imapc' ? driver : 'count'}`,
			...warnings,
			'}',
			...(clone === undefined ? [] : ['quota_clone {', '  dict proxy {', `    name = ${clone}`, '  }', '}']),
		],
		unclear,
	};
};

/** A limit for all stands at the top level, one for a mailbox in its block. */
export const quotaRule = (text: string): readonly string[] | undefined => {
	const rule = parseQuotaRule(text);
	if (!rule) return undefined;
	return rule.mailbox === '*' ? rule.settings.map(setting) : [`mailbox ${formatName(rule.mailbox)} {`, ...rule.settings.map(each => `  ${setting(each)}`), '}'];
};
