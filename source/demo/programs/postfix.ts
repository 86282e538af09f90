// postfix(1): status, check, reload, start and stop.
import type {Program} from './shape.ts';

export const postfix: Program = {
	name: 'postfix',
	run: async call => {
		const verb = call.argv.find(word => !word.startsWith('-')) ?? '';
		if (verb === 'status') {
			const up = call.world.units.isActive('postfix.service');
			call.err(
				up
					? `postfix/postlog: the Postfix mail system is running: PID: ${call.world.units.pidOf('postfix.service')}\n`
					: 'postfix/postlog: the Postfix mail system is not running\n',
			);
			return up ? 0 : 1;
		}
		if (verb === 'check') return 0;
		if (verb === 'reload') call.err('postfix/postlog: refreshing the Postfix mail system\n');
		return ['start', 'stop', 'reload'].includes(verb) ? call.run(['systemctl', verb, 'postfix.service']) : 1;
	},
};
