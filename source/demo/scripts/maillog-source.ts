// The demo logs to its journal alone, as Debian 13 does.
import {demoClock} from '../mail-log.ts';
import type {Script} from './shape.ts';

export const maillogSource: Script = {
	name: 'maillog-source',
	run: ({world, uid, out}) => {
		out(
			`mailtui-maillog-source 1 ${demoClock(world)}\nuser ${uid === 0 ? 'root' : uid}\ngroups ${uid === 0 ? 'root' : 'users'}\njournal yes\njournal-files ${uid === 0 ? 1 : 0} 1\nend\n`,
		);
		return 0;
	},
};
