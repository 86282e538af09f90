// perl(1): runs none; scripts of mailtui are known by the name in their first line and have a twin here.
import {runScript} from '../scripts/run.ts';
import type {Program} from './shape.ts';

export const perl: Program = {
	name: 'perl',
	run: call => {
		const at = call.argv.indexOf('-e');
		return runScript(call, at < 0 ? '' : (call.argv[at + 1] ?? ''), call.argv.slice(at + 2));
	},
};
