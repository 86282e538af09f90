// Whether there is room for mail, queue and logs (df(1); Postfix's queue_minfree in postconf(5)).
import {formatBytes} from '../format/bytes.ts';
import {lookAtFileSystems, mailFileSystems} from '../vitals/mail-file-systems.ts';
import {defineCheck, type Level} from './shape.ts';

const gigabyte = 1024 ** 3;

// A share alone would call 500 GB of free space a failure, an amount alone a small disk that is half empty.
const levelOf = (share: number, freeBytes: number): Level =>
	share < 0.15 && freeBytes < 10 * gigabyte ? 'failure' : share < 0.15 || (share < 0.3 && freeBytes < 10 * gigabyte) ? 'warning' : 'ok';

export const diskSpace = defineCheck({
	id: 'disk-space',
	title: 'There is room on the disks',
	area: 'system',
	why: 'A full disk makes Postfix refuse mail and Dovecot lose what it was about to write.',
	source: 'df(1), postconf(5) queue_minfree',
	look: lookAtFileSystems,
	judge: ({systems, places}) => {
		if (!systems.ok) return [{level: 'unknown', subject: 'disks', says: `How much room there is cannot be told: ${systems.why}`}];
		return mailFileSystems(systems.value, places).map(({system, holds}) => {
			const share = system.freeBytes / system.totalBytes;
			const level = levelOf(share, system.freeBytes);
			const advice = level === 'ok' ? '' : ' Look for what grew with: du -xh --max-depth=2, journalctl --disk-usage.';
			return {
				level,
				subject: system.target,
				says: `${Math.floor(share * 100)} % free, ${formatBytes(system.freeBytes)} of ${formatBytes(system.totalBytes)}; it holds ${holds.join(', ')}.${advice}`,
			};
		});
	},
});
