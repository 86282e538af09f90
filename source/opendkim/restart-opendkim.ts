// What takes a changed OpenDKIM into use: it reads its tables when it starts, and a reload keeps its socket where it was.
import {systemdReload} from '../commands/systemd-reload.ts';
import type {Command} from '../host/host.ts';

const unit = 'opendkim.service';
const command = systemdReload.build({unit});

/** After five starts in ten seconds that failed, its unit has Restart=on-failure, systemd refuses the next one (systemd.unit(5) StartLimitBurst). */
export const restartOpendkim: ReadonlyArray<Command<'write'>> = [
	{...command, argv: ['systemctl', 'reset-failed', '--', unit]},
	{...command, argv: ['systemctl', 'restart', '--', unit]},
];
