// Which ports a mail server shows to the world, and which never (RFC 8314, RFC 5321, RFC 5804; defaults of the programs).
import type {ServiceKind} from './service-kind.ts';

export type ExpectedPort = {
	readonly port: number;
	readonly kind: ServiceKind;
	/** What it is for, in a few words. */
	readonly title: string;
	/** `open`: users or other servers need it. `may`: some want it. `closed`: only the server itself, or a VPN. */
	readonly outside: 'open' | 'may' | 'closed';
	/** No password is safe there without. */
	readonly needsTls: boolean;
};

const row = (port: number, kind: ServiceKind, title: string, outside: ExpectedPort['outside'], needsTls = true): ExpectedPort => ({
	port,
	kind,
	title,
	outside,
	needsTls,
});

export const expectedPorts: readonly ExpectedPort[] = [
	row(25, 'smtp', 'mail from other servers', 'open', false),
	row(587, 'submission', 'mail from users', 'open'),
	row(465, 'submissions', 'mail from users, TLS at once', 'may'),
	row(993, 'imaps', 'reading mail, TLS at once', 'open'),
	row(143, 'imap', 'reading mail', 'may'),
	row(995, 'pop3s', 'fetching mail, TLS at once', 'may'),
	row(110, 'pop3', 'fetching mail', 'may'),
	row(4190, 'sieve', 'filters of users', 'may'),
	row(5432, 'postgresql', 'PostgreSQL', 'closed'),
	row(3306, 'tcp', 'MariaDB', 'closed', false),
	row(6379, 'tcp', 'Redis', 'closed', false),
	row(24, 'tcp', 'LMTP', 'closed', false),
	row(8891, 'tcp', 'OpenDKIM', 'closed', false),
	row(11332, 'tcp', 'rspamd proxy', 'closed', false),
	row(11333, 'tcp', 'rspamd worker', 'closed', false),
	row(11334, 'tcp', 'rspamd controller', 'closed', false),
];

const loopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** Whether a listener on this address can be reached by others at all. */
export const facesOthers = (address: string): boolean => !loopback(address);
