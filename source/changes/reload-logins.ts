// Takes a changed way of logging in into use at both ends of its socket, Dovecot's and Postfix's (auth protocol, postfix-sasl).
import {systemdReload} from '../commands/systemd-reload.ts';
import type {Command} from '../host/host.ts';

const restart = (unit: string): Command<'write'> => ({...systemdReload.build({unit}), argv: ['systemctl', 'restart', '--', unit]});

export const reloadLogins: ReadonlyArray<Command<'write'>> = [
	// As what a changed tree needs anyway: here it comes first.
	systemdReload.build({unit: 'dovecot.service'}),
	// A reload lets the old auth process live on for those who are connected to it, and keeps Postfix from starting anew what failed without it.
	restart('dovecot.service'),
	restart('postfix.service'),
];
