// Whether the clock is right, and whether something keeps it right (timedatectl(1)).
import {dateNow} from '../commands/date-now.ts';
import {timedatectlShow} from '../commands/timedatectl-show.ts';
import {formatDuration} from '../format/duration.ts';
import {defineCheck, type Finding} from './shape.ts';

/** Certificates, DKIM's t= and x=, and one-time passwords forgive about a minute. */
const forgivenMs = 60_000;

export const clockSynchronised = defineCheck({
	id: 'clock-synchronised',
	title: 'The clock is right',
	area: 'system',
	why: 'With a wrong clock certificates are refused, signatures expire and logs mislead.',
	source: 'timedatectl(1), RFC 5905',
	look: async ({ask, clock}) => {
		const asked = clock.now();
		const [keeping, server] = await Promise.all([ask(timedatectlShow, undefined), ask(dateNow, undefined)]);
		return {keeping, server, asked, answered: clock.now()};
	},
	judge: ({keeping, server, asked, answered}) => {
		// The server read its clock at some moment between the question and the answer.
		const offMs = server.ok ? Math.max(0, asked.getTime() - server.value.getTime(), server.value.getTime() - answered.getTime()) : undefined;
		if (offMs !== undefined && offMs > forgivenMs) {
			const direction = server.ok && server.value < asked ? 'behind' : 'ahead of';
			return [
				{
					level: 'warning',
					subject: 'clock',
					says: `The server's clock is ${formatDuration(offMs)} ${direction} this machine's: one of the two is wrong. On the server: timedatectl set-ntp true.`,
				},
			];
		}
		const agrees = offMs === undefined ? '' : ' It agrees with the clock of this machine.';
		const finding = (level: Finding['level'], says: string): Finding[] => [{level, subject: 'clock', says}];
		if (!keeping.ok) return finding('unknown', `Whether anything keeps the clock right cannot be told: ${keeping.why}${agrees}`);
		if (keeping.value.synchronised) return finding('ok', `The clock is kept right by NTP.${agrees}`);
		if (!keeping.value.canNtp)
			return finding(
				'unknown',
				`Nothing on this server keeps the clock right; in a container the machine around it does, and mailtui cannot see that.${agrees} On a machine of its own: apt install systemd-timesyncd.`,
			);
		if (!keeping.value.ntp) return finding('warning', `NTP is switched off, so the clock will drift.${agrees} Switch it on with: timedatectl set-ntp true.`);
		return finding('warning', `NTP is on but has not reached a time server.${agrees} See: timedatectl timesync-status; UDP port 123 must be open outwards.`);
	},
});
