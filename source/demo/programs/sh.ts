// sh(1): no shell; scripts of mailtui are known by the name in their first line and have a twin here.
import {runScript} from '../scripts/run.ts';
import type {Program} from './shape.ts';

export const sh: Program = {
	name: 'sh',
	also: ['bash', 'dash'],
	run: call => {
		const at = call.argv.findIndex(word => /^-[a-z]*c$/.test(word));
		// The word after the script is $0.
		return runScript(call, at < 0 ? call.stdin.toString() : (call.argv[at + 1] ?? ''), call.argv.slice(at < 0 ? 0 : at + 2));
	},
};
