// Finds the twin of a script by its first line; any other script is refused, for the demo has neither shell nor Perl.
import type {Call} from '../programs/shape.ts';
import {scripts} from './list.ts';

export const runScript = (call: Call, text: string, args: readonly string[]): Promise<number> | number => {
	const name = /^\s*#\s*mailtui:([\w-]+)/.exec(text)?.[1];
	const script = scripts.find(each => each.name === name);
	if (script) return script.run(call, args);
	call.err(
		name === undefined ? 'mailtui demo: no script runs here but those of mailtui\n' : `mailtui demo: the script ${name} has no twin in source/demo/scripts\n`,
	);
	return 126;
};
