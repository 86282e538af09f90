// What lies on the demo's disk, as source/commands/path-facts.ts reads it.
import {matchGlob} from '../../config/match-glob.ts';
import type {Script} from './shape.ts';

const hex = (text: string): string => (text === '' ? '-' : Buffer.from(text).toString('hex'));

export const pathFacts: Script = {
	name: 'path-facts',
	run: ({world: {files}, out}, [, ...patterns]) => {
		const all = files.walk('/');
		const members = (group: string) =>
			files
				.read('/etc/group')
				.split('\n')
				.map(line => line.split(':'))
				.find(parts => parts[0] === group)?.[3] ?? '';
		out('mailtui-paths 1\n');
		for (const path of new Set(patterns.flatMap(pattern => (files.look(pattern) ? [pattern] : matchGlob(all, pattern, '/'))))) {
			const node = files.look(path);
			if (!node) continue;
			const kind = node.kind === 'link' ? 'other' : node.kind;
			const mode = node.mode.toString(8).padStart(4, '0');
			out(`path ${kind} ${mode} ${[node.user, node.group, members(node.group).replaceAll(',', ' '), files.resolve(path), path].map(hex).join(' ')}\n`);
		}
		out('end\n');
		return 0;
	},
};
