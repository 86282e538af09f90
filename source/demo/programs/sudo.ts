// sudo(8): root needs no password.
import {readOptions} from '../options.ts';
import type {Program} from './shape.ts';

export const sudo: Program = {
	name: 'sudo',
	run: call => call.run(readOptions(call.argv, ['p', 'u', 'g', 'prompt', 'user'], true).words, {uid: 0}),
};
