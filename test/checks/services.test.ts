// Postfix, Dovecot and OpenDKIM: running, stopped, masked, wrapped, in a container, or not there at all.
import {describe, expect, it} from 'vitest';
import {serviceDovecot} from '../../source/checks/service-dovecot.ts';
import {serviceOpendkim} from '../../source/checks/service-opendkim.ts';
import {servicePostfix} from '../../source/checks/service-postfix.ts';
import {type Replies, replay, told} from './replay.ts';
import {failed, running, stopped, unit} from './server-says.ts';

describe('services', () => {
	it.each([
		[servicePostfix, {'systemd-show': running}, ['ok postfix.service: Postfix runs for 60 min.']],
		[servicePostfix, {'systemd-show': unit('postfix.service', {...stopped, ExecMainStatus: '15'})}, ['failure postfix.service: Postfix does not run.']],
		[
			servicePostfix,
			{'systemd-show': unit('postfix.service', {UnitFileState: 'disabled', NRestarts: '3'})},
			[
				'ok postfix.service: Postfix runs for 60 min, restarted 3 times by systemd.',
				'warning postfix.service: Postfix runs, but it is not enabled and will not start at the next boot: systemctl enable postfix.service.',
			],
		],
		// Debian 12: the wrapper says nothing, the instance does.
		[
			servicePostfix,
			{'systemd-show': `${unit('postfix.service', {SubState: 'exited'})}\n\n${unit('postfix@-.service')}`},
			['ok postfix@-.service: Postfix runs for 60 min.'],
		],
		[
			servicePostfix,
			{'systemd-show': unit('postfix.service', {LoadState: 'masked'})},
			['failure postfix.service: Postfix is masked, so that nothing can start it: systemctl unmask postfix.service.'],
		],
		[
			serviceOpendkim,
			{'systemd-show': unit('opendkim.service', {LoadState: 'not-found', ActiveState: 'inactive'})},
			['unknown opendkim.service: OpenDKIM is not installed here: there is no opendkim.service, nor a container of it.'],
		],
		[
			serviceDovecot,
			{},
			['unknown dovecot.service: Whether Dovecot runs is not known: systemd is not on this server, so the state of its services cannot be asked.'],
		],
		[
			serviceDovecot,
			{'container-list': 'docker\tmail-dovecot-1\tdovecot/dovecot:2.4\tUp 3 days\n'},
			['ok docker mail-dovecot-1: Dovecot runs in a container, Up 3 days.'],
		],
		[
			serviceDovecot,
			{'container-list': 'podman\tdovecot\tdovecot/dovecot:2.4\tExited (89) 2 hours ago\n'},
			["failure podman dovecot: Dovecot's container does not run: Exited (89) 2 hours ago."],
		],
	] as ReadonlyArray<readonly [typeof servicePostfix, Replies, readonly string[]]>)('%#', async (check, replies, expected) => {
		expect(told(await replay(check, replies))).toEqual(expected);
	});

	it('a configuration that Dovecot refuses is shown with file and line, whether it stopped it or will', async () => {
		const config = failed(89, 'doveconf: Fatal: Error in configuration file /etc/dovecot/conf.d/10-mail.conf line 412: nonsense: Unknown setting: nonsense\n');
		const evidence = {from: '/etc/dovecot/conf.d/10-mail.conf:412', text: 'nonsense: Unknown setting: nonsense'};
		const dead = unit('dovecot.service', {ActiveState: 'failed', SubState: 'failed', Result: 'exit-code', ExecMainStatus: '89'});
		expect(await replay(serviceDovecot, {'systemd-show': dead, 'doveconf-effective': config})).toEqual([
			{
				level: 'failure',
				subject: 'dovecot.service',
				says: 'Dovecot has failed (exit-code) with status 89, an error in its configuration.',
				evidence: [evidence],
			},
		]);
		expect((await replay(serviceDovecot, {'systemd-show': running, 'doveconf-effective': config})).at(-1)).toMatchObject({
			level: 'warning',
			evidence: [evidence],
		});
	});
});
