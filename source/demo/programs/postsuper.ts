// postsuper(1): deletes, holds, releases and requeues messages, and says how many.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

const verbs: ReadonlyArray<readonly [option: string, done: string]> = [
	['d', 'Deleted'],
	['h', 'Placed on hold'],
	['H', 'Released from hold'],
	['r', 'Requeued'],
];

export const postsuper: Program = {
	name: 'postsuper',
	run: ({argv, stdin, world, uid, err}) => {
		if (uid !== 0) {
			err('postsuper: fatal: use of this command is reserved for the superuser\n');
			return 1;
		}
		const options = readOptions(argv, ['d', 'h', 'H', 'r', 'c']);
		for (const [option, done] of verbs) {
			const ids = options.values(option).flatMap(id => (id === '-' ? stdin.toString().split('\n').filter(Boolean) : [id]));
			if (ids.length === 0) continue;
			const all = [...world.postfix.mails.values()].filter(mail => ids.includes('ALL') || ids.includes(mail.id));
			const chosen = option === 'h' ? all.filter(mail => mail.queue !== 'hold') : option === 'H' ? all.filter(mail => mail.queue === 'hold') : all;
			for (const mail of chosen) {
				if (option === 'd') world.postfix.place(mail, 'gone');
				else if (option === 'h') world.postfix.place(mail, 'hold');
				else {
					world.postfix.place(mail, 'deferred');
					if (option === 'r') world.postfix.retry(mail.id);
				}
				if (option === 'd') world.postfix.log('postsuper', `${mail.id}: removed`);
			}
			const line = `${done}: ${chosen.length} message${chosen.length === 1 ? '' : 's'}`;
			world.postfix.log('postsuper', line);
			err(`postsuper: ${line}\n`);
		}
		return 0;
	},
};
