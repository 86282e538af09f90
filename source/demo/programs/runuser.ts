// runuser(1): root becomes somebody else, and here that changes nothing but the name.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const runuser: Program = {
	name: 'runuser',
	run: call => call.run(readOptions(call.argv, ['u', 'user'], true).words),
};
