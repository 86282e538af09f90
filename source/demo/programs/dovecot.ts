// dovecot(1): its version and, with -n or -a, what doveconf prints.
import {dovecotVersion} from '../dovecot.ts';
import type {Program} from './shape.ts';

export const dovecot: Program = {
	name: 'dovecot',
	run: call => {
		if (!call.argv.includes('--version')) return call.run(['doveconf', ...call.argv]);
		call.out(`${dovecotVersion}\n`);
		return 0;
	},
};
