// Dovecot 2.3's mail_location (`maildir:~/Maildir:INBOX=...:LAYOUT=fs`) in the settings of 2.4 (doc.dovecot.org, "Mail location").

export type MailSettings = {
	/** In the order in which they are best written. */
	readonly settings: ReadonlyArray<readonly [key: string, value: string]>;
	/** Options that have no counterpart. */
	readonly unknown: readonly string[];
};

const options: Readonly<Record<string, string>> = {
	INBOX: 'mail_inbox_path',
	INDEX: 'mail_index_path',
	INDEXPVT: 'mail_index_private_path',
	INDEXCACHE: 'mail_cache_path',
	CONTROL: 'mail_control_path',
	ALT: 'mail_alt_path',
	VOLATILEDIR: 'mail_volatile_path',
	LAYOUT: 'mailbox_list_layout',
	DIRNAME: 'mailbox_directory_name',
	FULLDIRNAME: 'mailbox_directory_name',
	MAILBOXDIR: 'mailbox_root_directory_name',
	SUBSCRIPTIONS: 'mailbox_subscriptions_filename',
	LISTINDEX: 'mailbox_list_index_prefix',
	BROKENCHAR: 'mailbox_list_storage_escape_char',
};

const flags: Readonly<Record<string, readonly [key: string, value: string]>> = {
	'UTF-8': ['mailbox_list_utf8', 'yes'],
	ITERINDEX: ['mailbox_list_iter_from_index_dir', 'yes'],
	'NO-NOSELECT': ['mailbox_list_drop_noselect', 'yes'],
	'NO-FS-VALIDATION': ['mailbox_list_validate_fs_names', 'no'],
};

/** `::` is a colon of the path. */
const split = (text: string): readonly string[] =>
	text
		.replaceAll('::', '\u0000')
		.split(':')
		.map(part => part.replaceAll('\u0000', ':'));

/** Undefined for what is empty: Dovecot guesses. */
export const parseMailLocation = (text: string): MailSettings | undefined => {
	const [first = '', ...rest] = split(text.trim());
	if (text.trim() === '') return undefined;
	const named = /^(maildir|mbox|mdbox|sdbox|dbox|imapc|pop3c|virtual|auto)$/.exec(first);
	const driver = named ? (first === 'dbox' ? 'sdbox' : first) : 'auto';
	const path = named ? (rest.shift() ?? '') : first;
	const settings: (readonly [string, string])[] = [['mail_driver', driver]];
	if (path !== '') settings.push(['mail_path', path]);
	const unknown: string[] = [];
	for (const option of rest) {
		if (option === '') continue;
		const flag = flags[option];
		const equals = option.indexOf('=');
		const key = options[option.slice(0, Math.max(0, equals))];
		if (flag) settings.push(flag);
		else if (key) settings.push([key, option.slice(equals + 1)]);
		else unknown.push(option);
	}
	return {settings, unknown};
};

const defaults: Readonly<Record<string, string>> = {
	mailbox_list_utf8: 'no',
	mailbox_list_iter_from_index_dir: 'no',
	mailbox_list_validate_fs_names: 'yes',
	mailbox_subscriptions_filename: 'subscriptions',
	mailbox_list_index_prefix: 'dovecot.list.index',
};

/**
 * In 2.3 a location of its own, of a namespace or a user, took the place of the whole mail_location; in 2.4 each setting of that one goes on
 * to hold beside it: folders would be looked for in another layout, indexes of two places be written into one. `before`: the keys of it.
 */
export const withoutOthers = (settings: MailSettings['settings'], before: readonly string[]): MailSettings['settings'] => {
	const own = new Map(settings);
	const driver = own.get('mail_driver');
	const path = own.get('mail_path');
	return [
		...settings,
		...before.flatMap((key): MailSettings['settings'] => {
			if (own.has(key) || key === 'mail_driver' || key === 'mail_path' || key === 'mailbox_list_drop_noselect') return [];
			if (key === 'mailbox_list_layout') return [[key, driver === 'maildir' ? 'maildir++' : 'fs']];
			// Without one the inbox of a Maildir would be a folder of the name INBOX in it.
			if (key === 'mail_inbox_path') return driver === 'maildir' && path !== undefined ? [[key, path]] : [[key, '']];
			return [[key, defaults[key] ?? '']];
		}),
	];
};
