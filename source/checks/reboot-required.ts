// Whether an update waits for a reboot: Debian's flag file, or a kernel newer than the one that runs (unattended-upgrades(8), uname(1)).
import {procRead} from '../commands/proc-read.ts';
import {rebootSigns} from '../commands/reboot-signs.ts';
import {defineCheck} from './shape.ts';

const byVersion = new Intl.Collator('en', {numeric: true});

/** `6.12.48+deb13-cloud-amd64` is of the flavour `cloud-amd64`: only kernels of one flavour replace each other. */
const flavour = (version: string): string => /-([a-z].*)$/.exec(version)?.[1] ?? '';

export const rebootRequired = defineCheck({
	id: 'reboot-required',
	title: 'No reboot is due',
	area: 'system',
	why: 'A kernel that was updated but not booted still has the holes that the update closed.',
	source: 'unattended-upgrades(8)',
	look: async ({ask}) => {
		const [signs, proc] = await Promise.all([ask(rebootSigns, undefined), ask(procRead, undefined)]);
		return {signs, proc};
	},
	judge: ({signs, proc}) => {
		const subject = 'reboot';
		if (!signs.ok) return [{level: 'unknown', subject, says: `Whether a reboot is due cannot be told: ${signs.why}`}];
		const running = proc.ok ? proc.value.kernel : '';
		const newest = signs.value.kernels
			.filter(version => flavour(version) === flavour(running))
			.toSorted(byVersion.compare)
			.at(-1);
		if (running !== '' && newest !== undefined && byVersion.compare(newest, running) > 0) {
			return [{level: 'warning', subject, says: `Kernel ${newest} is installed, ${running} still runs: reboot when it suits.`}];
		}
		if (signs.value.flagged) return [{level: 'warning', subject, says: 'An update asks for a reboot (/run/reboot-required): reboot when it suits.'}];
		if (running === '')
			return [{level: 'unknown', subject, says: `No update asks for a reboot; which kernel runs cannot be told${proc.ok ? '.' : `: ${proc.why}`}`}];
		return [
			{
				level: 'ok',
				subject,
				says:
					newest === undefined
						? `No update asks for a reboot; kernel ${running} is not one that this system installed.`
						: `No reboot is due; the newest kernel runs, ${running}.`,
			},
		];
	},
});
