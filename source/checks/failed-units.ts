// Units that systemd gave up on, with what they said last (systemctl(1) --failed).
import {journalUnit} from '../commands/journal-unit.ts';
import {systemdFailed} from '../commands/systemd-failed.ts';
import {defineCheck, type Evidence, type Finding} from './shape.ts';

/** More are named, but only of these the log is read. */
const mostLogs = 5;

export const failedUnits = defineCheck({
	id: 'failed-units',
	title: 'No unit has failed',
	area: 'system',
	why: 'What failed at night, a backup or a renewal of certificates, is missed only when it is needed.',
	source: 'systemctl(1)',
	look: async ({ask}) => {
		const failed = await ask(systemdFailed, undefined);
		const logs = failed.ok ? await Promise.all(failed.value.slice(0, mostLogs).map(unit => ask(journalUnit, {unit: unit.id, lines: 6}))) : [];
		return {failed, logs};
	},
	judge: ({failed, logs}) => {
		if (!failed.ok)
			return [
				failed.missing
					? {level: 'skipped', subject: 'systemd', says: failed.why}
					: {level: 'unknown', subject: 'units', says: `Whether a unit has failed cannot be told: ${failed.why}`},
			];
		if (failed.value.length === 0) return [{level: 'ok', subject: 'units', says: 'No unit has failed.'}];
		return failed.value.map((unit, index): Finding => {
			const log = logs[index];
			const evidence: Evidence[] = log?.ok ? log.value.map(line => ({from: `journal ${line.from}`, text: line.text})) : [];
			return {
				level: 'warning',
				subject: unit.id,
				says: `${unit.description || unit.id} has failed. Once it is repaired: systemctl reset-failed ${unit.id}.`,
				evidence,
			};
		});
	},
});
