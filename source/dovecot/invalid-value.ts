// Why Dovecot 2.4.1 refuses the value of a setting, in its own words.
import {settingChoices} from './setting-choices.ts';
import {settingTypes, type ValueType} from './setting-types.ts';

const unlimited = /^(?:unlimited|infinite)$/;
const sizeShape = /^\d+\s*(?:[bkmgt]|[kmgt]i?b)?$/i;
const timeShape = /^\d+\s*(?:m(?:illi)?s(?:ecs?|econds?)?|mins?|minutes?|m|s(?:ecs?|econds?)?|h(?:ours?|rs?)?|d(?:ays?)?|w(?:eeks?)?)$/i;

const rules: Readonly<Record<ValueType, (value: string) => string | undefined>> = {
	bool: value => (/^(?:yes|y|1|no)$/i.test(value) ? undefined : `Invalid boolean value: ${value} (use yes or no)`),
	number: value => (/^\d+$/.test(value) || unlimited.test(value) ? undefined : `Invalid number ${value}: Not a valid number`),
	octal: value => {
		if (value.startsWith('0')) return /^[0-7]+$/.test(value) ? undefined : `Invalid number: ${value}`;
		return /^\d+$/.test(value) || unlimited.test(value) ? undefined : `Invalid number ${value}: Not a valid number`;
	},
	size: value => (sizeShape.test(value) || unlimited.test(value) ? undefined : `Invalid size: ${value}`),
	time: value => {
		if (value === '0' || timeShape.test(value) || unlimited.test(value)) return undefined;
		return /^\d+$/.test(value) ? `Time interval '${value}' is missing units (add e.g. 's' for seconds)` : `Invalid time interval: ${value}`;
	},
	port: value => (/^\d+$/.test(value) && Number(value) <= 65_535 ? undefined : `Invalid port number ${value}`),
};

const isKnownLater = (value: string): boolean => /[$%<]/.test(value);

/** Of an entry of a list, which is there or not. */
export const invalidBoolean = (value: string): string | undefined => (isKnownLater(value) ? undefined : rules.bool(value));

/** Undefined where it is taken, or where what it stands for is known only later (`$SET:`, `%{...}`, `<file`). */
export const invalidValue = (key: string, value: string): string | undefined => {
	if (isKnownLater(value)) return undefined;
	const type = settingTypes.get(key);
	if (type) return rules[type](value);
	const choices = settingChoices.get(key);
	return choices && !choices.includes(value) ? `Invalid value: ${value}` : undefined;
};
