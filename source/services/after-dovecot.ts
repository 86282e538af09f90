// What takes a repaired Dovecot into use that may not have run: itself, and Postfix, whose port for sending gave up without it.
import {systemdReload} from '../commands/systemd-reload.ts';
import type {Command} from '../host/host.ts';

const postfix = systemdReload.build({unit: 'postfix.service'});

/** Postfix would try again only after a minute, and a reload does not shorten it. */
export const afterDovecot: ReadonlyArray<Command<'write'>> = [
	systemdReload.build({unit: 'dovecot.service'}),
	{...postfix, argv: ['systemctl', 'restart', '--', 'postfix.service']},
];
