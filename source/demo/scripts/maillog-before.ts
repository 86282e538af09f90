// What stands in a log file of the demo before a line; nothing there writes one that is ever scrolled back.
import type {Script} from './shape.ts';

export const maillogBefore: Script = {
	name: 'maillog-before',
	run: ({out}) => {
		out('note gap\n');
		return 0;
	},
};
