// Text as `doveconf -n` prints it -> blocks and settings, values as they stand: for those who keep no secret of it (doveconf(1)).
import type {ConfigBlock} from './config-block.ts';
import {parseConfigLine} from './config-line.ts';

type Growing = {kind: string; name: string; settings: Map<string, string>; blocks: Growing[]};

/** Never throws: a line that is none is left out, a block that is never closed ends with the text. */
export const parseBlocks = (text: string): ConfigBlock => {
	const root: Growing = {kind: '', name: '', settings: new Map(), blocks: []};
	const open: Growing[] = [root];
	for (const line of text.split('\n')) {
		const current = open.at(-1) ?? root;
		const parsed = parseConfigLine(line);
		if (parsed.kind === 'open') {
			const block: Growing = {kind: parsed.block, name: parsed.name, settings: new Map(), blocks: []};
			current.blocks.push(block);
			open.push(block);
		} else if (parsed.kind === 'close') {
			if (open.length > 1) open.pop();
		} else if (parsed.kind === 'setting') current.settings.set(parsed.key, parsed.value);
	}
	return root;
};
