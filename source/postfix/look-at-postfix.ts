// What the pitfalls of Postfix and OpenDKIM are recognised by: parameters in force and as written, services, the sockets of Dovecot, the log.
import {configRead} from '../commands/config-read.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {journalMail, type LogLine} from '../commands/journal-mail.ts';
import {type MasterService, postconfMaster} from '../commands/postconf-master.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import type {Answer, Ask} from '../commands/shape.ts';
import {configPlaces} from '../config/config-places.ts';
import type {SourceFile} from '../config/source-file.ts';
import {blocksOf, type ConfigBlock} from '../dovecot/config-block.ts';
import {tellingLines} from '../dovecot/look-at-dovecot.ts';

export const spool = '/var/spool/postfix';

export type PostfixSeen = {
	/** In force, `$names` put in; empty where it has no value. */
	get(key: string): string;
	readonly values: ReadonlyMap<string, string>;
	readonly warnings: readonly string[];
	readonly services: readonly MasterService[];
	readonly files: readonly SourceFile[];
	/** Undefined: there is no Dovecot, or it refuses its configuration. */
	readonly dovecot: ConfigBlock | undefined;
	readonly log: Answer<readonly LogLine[]>;
};

/** Undefined when it cannot be told. All is asked in one tick. */
export const lookAtPostfix = async (ask: Ask): Promise<PostfixSeen | undefined> => {
	const [settings, master, files, dovecot, log] = await Promise.all([
		ask(postconfSettings, undefined),
		ask(postconfMaster, undefined),
		ask(configRead, {patterns: configPlaces}),
		ask(doveconfEffective, undefined),
		ask(journalMail, tellingLines),
	]);
	if (!settings.ok || !master.ok || !files.ok) return undefined;
	const {values, warnings} = settings.value;
	return {
		get: key => values.get(key) ?? '',
		values,
		warnings,
		services: master.value,
		files: files.value.files,
		dovecot: dovecot.ok ? dovecot.value.root : undefined,
		log,
	};
};

/** A socket as a client of Postfix finds it: within the chroot everything begins at the spool. */
export const socketPath = (path: string, chroot: boolean): string => (path.startsWith('/') ? (chroot ? `${spool}${path}` : path) : `${spool}/${path}`);

export type Listener = {readonly path: string; readonly settings: ReadonlyMap<string, string>};

/** Where Dovecot listens for a service. */
export const listenersOf = (dovecot: ConfigBlock, service: string): readonly Listener[] =>
	blocksOf(dovecot, 'service')
		.filter(({name}) => name === service)
		.flatMap(block => blocksOf(block, 'unix_listener'))
		.map(({name, settings}) => ({path: name.startsWith('/') ? name : `/run/dovecot/${name}`, settings}));

/** What of a socket below the spool Postfix calls it. */
export const withinSpool = (path: string): string | undefined => (path.startsWith(`${spool}/`) ? path.slice(spool.length + 1) : undefined);
