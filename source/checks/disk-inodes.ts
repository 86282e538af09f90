// Whether file systems can still make files: Maildir needs one for every message (df(1) -i).
import {lookAtFileSystems, mailFileSystems} from '../vitals/mail-file-systems.ts';
import {defineCheck, type Finding} from './shape.ts';

const count = new Intl.NumberFormat('en');

export const diskInodes = defineCheck({
	id: 'disk-inodes',
	title: 'Files can still be made',
	area: 'system',
	why: 'Every message in a Maildir is a file: without free inodes the disk is full although it has room.',
	source: 'df(1)',
	look: lookAtFileSystems,
	judge: ({systems, places}) => {
		if (!systems.ok) return [{level: 'unknown', subject: 'inodes', says: `How many files can still be made cannot be told: ${systems.why}`}];
		return mailFileSystems(systems.value, places).map(({system, holds}): Finding => {
			const {target: subject, inodes} = system;
			if (inodes === undefined) return {level: 'ok', subject, says: `${system.kind} makes inodes as they are needed; it holds ${holds.join(', ')}.`};
			const share = inodes.free / inodes.total;
			// Many small files at once are normal for mail: 100 000 spare ones are enough whatever the share.
			const level = share < 0.15 && inodes.free < 100_000 ? 'failure' : share < 0.15 || (share < 0.3 && inodes.free < 100_000) ? 'warning' : 'ok';
			return {
				level,
				subject,
				says: `${Math.floor(share * 100)} % of the inodes free, ${count.format(inodes.free)} of ${count.format(inodes.total)}; it holds ${holds.join(', ')}.`,
			};
		});
	},
});
