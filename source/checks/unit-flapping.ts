// Services that die and are started again: up at every look, and yet not there for users (NRestarts in org.freedesktop.systemd1(5)).
import {systemdShow} from '../commands/systemd-show.ts';
import {formatDuration} from '../format/duration.ts';
import {everyService} from '../services/every-service.ts';
import {defineCheck, type Finding} from './shape.ts';

const recentMs = 60 * 60_000;

export const unitFlapping = defineCheck({
	id: 'unit-flapping',
	title: 'No service dies and returns',
	area: 'services',
	why: 'A service that systemd starts again and again looks healthy and drops every connection it had.',
	source: 'systemd.service(5) Restart=',
	look: ({ask}) => ask(systemdShow, everyService),
	judge: (units, now) => {
		if (!units.ok)
			return [
				units.missing
					? {level: 'skipped', subject: 'systemd', says: units.why}
					: {level: 'unknown', subject: 'units', says: `Whether a service flaps cannot be told: ${units.why}`},
			];
		const all = [...new Map(units.value.map(unit => [unit.id, unit])).values()];
		const flapping = all.flatMap((unit): Finding[] => {
			const says = (end: string): string =>
				`systemd had to start it again ${unit.restarts} time${unit.restarts === 1 ? '' : 's'}; ${end}. See: journalctl -u ${unit.id}.`;
			if (unit.sub.startsWith('auto-restart'))
				return [{level: 'failure', subject: unit.id, says: says(`it is down right now and waits for the next attempt (${unit.result})`)}];
			const upMs = unit.since === undefined ? undefined : now.getTime() - unit.since.getTime();
			if (unit.restarts < 3 || upMs === undefined || upMs > recentMs) return [];
			return [{level: 'warning', subject: unit.id, says: says(`the last time ${formatDuration(Math.max(0, upMs))} ago`)}];
		});
		if (flapping.length > 0) return flapping;
		const restarted = all.filter(unit => unit.restarts > 0).map(unit => `${unit.id} ${unit.restarts}`);
		return [
			{
				level: 'ok',
				subject: 'units',
				says: restarted.length === 0 ? 'No service had to be started again.' : `No service flaps. Started again at some time: ${restarted.join(', ')}.`,
			},
		];
	},
});
