// Every configuration file that a repair may change, read in one tick: Dovecot's with its includes, Postfix's and OpenDKIM's.
import {configRead} from '../commands/config-read.ts';
import {dovecotTree} from '../commands/dovecot-tree.ts';
import type {ReadFile} from '../commands/file-frames.ts';
import type {Ask} from '../commands/shape.ts';
import type {Secret} from '../host/secret.ts';

export type ConfigFiles = {
	readonly files: readonly ReadFile[];
	readonly secrets: ReadonlyMap<string, Secret>;
	/** Why some could not be read. */
	readonly unread: readonly string[];
};

/** Beside Dovecot's own tree, whose includes say what belongs to it. */
export const otherConfigFiles: readonly string[] = [
	'/etc/postfix/*.cf',
	'/etc/postfix/sql/*.cf',
	'/etc/postfix/pgsql/*.cf',
	'/etc/opendkim.conf',
	'/etc/opendkim/*',
	'/etc/fail2ban/jail.local',
	'/etc/fail2ban/jail.d/*',
	'/etc/fail2ban/filter.d/dovecot.local',
	'/etc/letsencrypt/renewal-hooks/deploy/*',
	// Included by nothing in 2.4, named by `args` in what is left of 2.3.
	'/etc/dovecot/*.ext',
	'/etc/dovecot/*.conf',
];

export const readConfigFiles = async (ask: Ask): Promise<ConfigFiles> => {
	const [dovecot, others] = await Promise.all([ask(dovecotTree, {main: '/etc/dovecot/dovecot.conf'}), ask(configRead, {patterns: otherConfigFiles})]);
	const read = [dovecot, others].flatMap(answer => (answer.ok ? [answer.value] : []));
	const files = new Map<string, ReadFile>();
	for (const one of read) for (const file of one.files) if (!files.has(file.path)) files.set(file.path, file);
	return {
		files: [...files.values()],
		secrets: new Map(read.flatMap(({secrets}) => [...secrets])),
		unread: [
			...[dovecot, others].flatMap(answer => (answer.ok || answer.missing ? [] : [answer.why])),
			...read.flatMap(({unread}) => unread.map(({path, why}) => `${path}: ${why}`)),
		],
	};
};
