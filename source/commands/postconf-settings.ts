// Postfix's parameters as they take effect, defaults included and $names expanded, and what postconf warns of (postconf(1)).
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type PostfixSettings = {
	readonly values: ReadonlyMap<string, string>;
	/** As postconf says them: unused and outdated parameters, broken lines. */
	readonly warnings: readonly string[];
};

export const postconfSettings: ReadCommand<undefined, Answer<PostfixSettings>> = {
	name: 'postconf-settings',
	examples: [undefined],
	build: () => ({name: 'postconf-settings', argv: ['postconf', '-x'], effect: 'read', asRoot: false, timeoutMs: 15_000}),
	parse: result => {
		const refusal = refusalOf('Postfix', result);
		if (refusal) return refusal;
		const values = new Map<string, string>();
		for (const line of result.stdout.split('\n')) {
			const match = /^(\w+) =(?: (.*))?$/.exec(line);
			if (match) values.set(match[1] as string, match[2] ?? '');
		}
		if (values.size === 0) return noAnswer(`postconf did not say how Postfix is set up: ${firstLine(result.stderr) || `it ended with ${result.code}`}`);
		return {ok: true, value: {values, warnings: result.stderr.split('\n').filter(line => /^\S*postconf: (?:warning|error|fatal)/.test(line))}};
	},
};
