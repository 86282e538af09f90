// A program of ours in Perl that looks at something on the server as root: its words name what.
import type {Command} from './host.ts';

export const perlRead = (name: string, script: string, words: readonly string[], timeoutMs = 15_000): Command<'read'> => ({
	name,
	argv: ['perl', '-e', script, ...words],
	effect: 'read',
	asRoot: true,
	timeoutMs,
});
