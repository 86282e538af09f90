// Whether fail2ban runs and watches the mail services (fail2ban-client(1), jail.conf(5)).
import {fail2banStatus} from '../commands/fail2ban-status.ts';
import {systemdShow} from '../commands/systemd-show.ts';
import {everyService} from '../services/every-service.ts';
import {defineCheck} from './shape.ts';

export const fail2ban = defineCheck({
	id: 'fail2ban',
	title: 'Guessing of passwords is stopped',
	area: 'services',
	why: 'Passwords of mailboxes are guessed around the clock; fail2ban shuts the guessers out.',
	source: 'fail2ban-client(1), jail.conf(5)',
	look: async ({ask}) => {
		const [units, status] = await Promise.all([ask(systemdShow, everyService), ask(fail2banStatus, undefined)]);
		return {units, status};
	},
	judge: ({units, status}) => {
		const subject = 'fail2ban.service';
		const unit = units.ok ? units.value.find(each => each.id === subject && each.load !== 'not-found') : undefined;
		if (!status.ok && status.missing) return [{level: 'skipped', subject, says: 'fail2ban is not installed here.'}];
		if (unit !== undefined && unit.active !== 'active')
			return [{level: 'warning', subject, says: `fail2ban does not run (${unit.active}, ${unit.result}): start it with systemctl start fail2ban.`}];
		if (!status.ok) return [{level: 'unknown', subject, says: `What fail2ban watches cannot be told: ${status.why}`}];
		const {jails} = status.value;
		const missing = (['postfix', 'dovecot'] as const).filter(program => !jails.some(jail => jail.startsWith(program)));
		const watches = jails.length === 0 ? 'nothing' : jails.join(', ');
		if (missing.length > 0) {
			const names = missing.map(program => (program === 'postfix' ? '[postfix-sasl]' : '[dovecot]')).join(' and ');
			return [
				{
					level: 'warning',
					subject,
					says: `fail2ban runs and watches ${watches}, but ${missing.length === 2 ? 'neither postfix nor dovecot' : `not ${missing[0]}`}: enable ${names} in /etc/fail2ban/jail.d.`,
				},
			];
		}
		return [{level: 'ok', subject, says: `fail2ban runs and watches ${watches}.`}];
	},
});
