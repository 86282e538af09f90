// The running Dovecot: it keeps the configuration it was started with until it is reloaded, as the real one does.
import {type DovecotBlock, type DovecotConfig, readDovecotConfig} from './dovecot-config.ts';
import {dovecotList} from './dovecot-settings.ts';
import type {FileSystem} from './file-system.ts';
import type {Journal} from './journal.ts';
import type {UnitProgram} from './units.ts';

export const dovecotVersion = '2.4.1-4 (7d8c0e5759)';
export const dovecotMain = '/etc/dovecot/dovecot.conf';

export type MailError = {readonly at: Date; readonly prefix: string; readonly kind: 'Error' | 'Warning' | 'Fatal'; readonly text: string};

export const createDovecot = (files: FileSystem, journal: Journal, now: () => Date) => {
	let loaded: DovecotBlock | undefined;
	const errors: MailError[] = [];

	const read = (): DovecotConfig => readDovecotConfig(files, dovecotMain);

	/** One line of Dovecot's log process; errors are also kept for `doveadm log errors`. */
	const log = (prefix: string, text: string, kind?: MailError['kind']) => {
		journal.add({
			identifier: 'dovecot',
			pid: 411,
			priority: kind === undefined ? 6 : kind === 'Warning' ? 4 : kind === 'Fatal' ? 2 : 3,
			unit: 'dovecot.service',
			program: 'log',
			message: `${prefix}${kind === undefined ? '' : `${kind}: `}${text}`,
		});
		if (kind) errors.push({at: now(), prefix, kind, text});
	};

	const load = (pid: number, announce: boolean) => {
		const config = read();
		if (!config.ok) return {status: 89, identifier: 'dovecot', says: `doveconf: Fatal: ${config.error}`};
		loaded = config.root;
		if (announce)
			journal.add({
				identifier: 'dovecot',
				pid,
				unit: 'dovecot.service',
				program: 'dovecot',
				message: `master: Dovecot v${dovecotVersion} starting up for ${dovecotList(config.root, 'protocols').join(', ')} (core dumps disabled)`,
			});
		return undefined;
	};

	const program: UnitProgram = {
		start: pid => load(pid, true),
		reload: pid => {
			const failure = load(pid, false);
			if (!failure) log('master: ', 'SIGHUP received - reloading configuration', 'Warning');
			return failure;
		},
		stop: () => {
			log('master: ', 'Killed with signal 15 (by pid=1 uid=0 code=kill)', 'Warning');
			errors.length = 0;
		},
	};

	/** Settings in force; undefined before the first start. */
	return {program, read, log, errors: errors as readonly MailError[], load: () => load(0, false), config: () => loaded};
};

export type Dovecot = ReturnType<typeof createDovecot>;
