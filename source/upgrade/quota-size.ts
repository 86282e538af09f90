// Quota limits of Dovecot 2.3 (`*:storage=1G`, `*:bytes=1073741824`) in the settings of 2.4.

export type QuotaRule = {
	/** `*` for all mailboxes together. */
	readonly mailbox: string;
	readonly settings: ReadonlyArray<readonly [key: string, value: string]>;
};

/** A number without unit is kilobytes for `storage`, bytes for `bytes`. */
const size = (what: string, number: string): string => {
	const [, digits = '0', unit = ''] = /^(\d+)\s*([bkmgt]?)/i.exec(number) ?? [];
	if (digits === '0' && unit === '') return 'unlimited';
	return `${digits}${unit.toUpperCase() || (what === 'storage' ? 'K' : 'B')}`;
};

const limit = (text: string): readonly [string, string] | undefined => {
	const match = /^(storage|bytes|messages)=([+-]?)(\d+\s*[bkmgt]?|\d+%%?)$/i.exec(text.trim());
	if (!match) return text.trim() === 'ignore' ? ['quota_ignore', 'yes'] : undefined;
	const [, what = '', sign = '', number = ''] = match as unknown as readonly [string, string, string, string];
	if (number.endsWith('%')) {
		const percent = Number.parseInt(number, 10);
		return [
			what === 'messages' ? 'quota_message_percentage' : 'quota_storage_percentage',
			String(sign === '+' ? 100 + percent : sign === '-' ? 100 - percent : percent),
		];
	}
	if (what === 'messages') return sign === '' ? ['quota_message_count', number === '0' ? 'unlimited' : number] : undefined;
	if (sign === '-') return undefined;
	return [sign === '+' ? 'quota_storage_extra' : 'quota_storage_size', size(what, number)];
};

/** Undefined: it says something that 2.4 cannot. */
export const parseQuotaRule = (text: string): QuotaRule | undefined => {
	const [mailbox = '', ...limits] = text.split(':');
	const settings = limits.map(limit);
	return mailbox === '' || settings.length === 0 || settings.includes(undefined)
		? undefined
		: {mailbox: mailbox === '?' ? '*' : mailbox, settings: settings as QuotaRule['settings']};
};

export type QuotaWarning = {readonly settings: ReadonlyArray<readonly [key: string, value: string]>; readonly program: string; readonly args: string};

/** `storage=95%% quota-warning 95 %u`; a minus before it warns when the limit is not exceeded any more. */
export const parseQuotaWarning = (text: string): QuotaWarning | undefined => {
	const match = /^(-?)(storage|bytes|messages)=(\d+\s*[bkmgt]?|\d+%%?)\s+(\S+)(?:\s+(.*))?$/i.exec(text.trim());
	if (!match) return undefined;
	const [, under = '', what = '', number = '', program = '', args = ''] = match as unknown as readonly string[];
	const setting = limit(`${what}=${number}`);
	if (!setting) return undefined;
	return {settings: [setting, ...(under === '-' ? ([['quota_warning_threshold', 'under']] as const) : [])], program, args};
};
