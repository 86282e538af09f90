// Whether certificates will renew by themselves: the timer waits, and its last run went well (certbot(1), systemd.timer(5)).
import {journalUnit} from '../commands/journal-unit.ts';
import {systemdShow, type Unit} from '../commands/systemd-show.ts';
import {everyService} from '../services/every-service.ts';
import {defineCheck, type Evidence} from './shape.ts';

const timers = ['certbot.timer', 'snap.certbot.renew.timer'];

const serviceOf = (units: readonly Unit[], timer: Unit): Unit | undefined =>
	units.find(unit => unit.id === timer.id.replace(/timer$/, 'service') && unit.load !== 'not-found');

export const certbotTimer = defineCheck({
	id: 'certbot-timer',
	title: 'Certificates renew by themselves',
	area: 'certificates',
	why: 'A certificate lives for 90 days or less: when its renewal stops, everything stops some weeks later.',
	source: 'certbot(1), systemd.timer(5)',
	look: async ({ask}) => {
		const units = await ask(systemdShow, everyService);
		const timer = units.ok ? units.value.find(unit => timers.includes(unit.id) && unit.load !== 'not-found') : undefined;
		const service = units.ok && timer ? serviceOf(units.value, timer) : undefined;
		const log = service !== undefined && service.result !== 'success' ? await ask(journalUnit, {unit: service.id, lines: 4}) : undefined;
		return {units, timer, service, log};
	},
	judge: ({units, timer, service, log}) => {
		if (!units.ok) return [{level: units.missing ? 'skipped' : 'unknown', subject: 'certbot.timer', says: units.why}];
		if (timer === undefined)
			return [{level: 'skipped', subject: 'certbot.timer', says: 'certbot is not installed here; what renews the certificates is not known to mailtui.'}];
		if (timer.active !== 'active')
			return [
				{level: 'warning', subject: timer.id, says: `${timer.id} is ${timer.active}, so certificates will not renew: systemctl enable --now ${timer.id}.`},
			];
		if (service !== undefined && service.result !== 'success') {
			const evidence: Evidence[] = log?.ok ? log.value.map(line => ({from: `journal ${line.from}`, text: line.text})) : [];
			return [
				{
					level: 'warning',
					subject: service.id,
					says: `The last renewal failed (${service.result}, status ${service.exitStatus}): try certbot renew --dry-run.`,
					evidence,
				},
			];
		}
		if (timer.unitFile === 'disabled')
			return [{level: 'warning', subject: timer.id, says: `${timer.id} runs, but will not after a reboot: systemctl enable ${timer.id}.`}];
		return [{level: 'ok', subject: timer.id, says: `${timer.id} waits for its next run.`}];
	},
});
