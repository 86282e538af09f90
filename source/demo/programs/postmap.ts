// postmap(1) -q: one lookup in one table; compiling a table is nothing to do here.
import {readOptions} from '../options.ts';
import {lookupMap} from '../postfix-map.ts';
import type {Program} from './shape.ts';

export const postmap: Program = {
	name: 'postmap',
	also: ['postalias'],
	run: async ({argv, world, out, err}) => {
		const options = readOptions(argv, ['q', 'c', 'd']);
		const key = options.value('q');
		if (key === undefined) return 0;
		const found = await lookupMap(world, options.words[0] ?? '', key);
		if (found.kind === 'value') out(`${found.value}\n`);
		if (found.kind === 'trouble') {
			for (const warning of found.warnings) err(`postmap: warning: ${warning}\n`);
			err(`postmap: fatal: ${found.fatal}\n`);
		}
		return found.kind === 'value' ? 0 : 1;
	},
};
