// Where mail lies by Debian 13's own 10-mail.conf: mbox files of system accounts (package dovecot-core).

const debianMailDefaults = {
	mail_driver: 'mbox',
	mail_home: '/home/%{user | username}',
	mail_path: '%{home}/mail',
	mail_inbox_path: '/var/mail/%{user}',
} as const;

export type MailKey = keyof typeof debianMailDefaults;

export const mailKeys = Object.keys(debianMailDefaults) as readonly MailKey[];

const tidy = (value: string): string => value.replace(/\s+/g, '');

export const isDebianDefault = (key: MailKey, value: string): boolean => tidy(value) === tidy(debianMailDefaults[key]);

/** Debian's driver with places of one's own for folders and inbox: somebody wants mbox, also for users of virtual domains. */
export const isMboxMeant = (values: Readonly<Record<'mail_path' | 'mail_inbox_path', string>>): boolean =>
	(['mail_path', 'mail_inbox_path'] as const).every(key => values[key] !== '' && !isDebianDefault(key, values[key]));
