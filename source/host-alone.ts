// Whether the command line is no more than a server's name. Known without loading what reads command lines: that takes a third of the time until the first frame.

const subcommands: ReadonlySet<string> = new Set([
	'help',
	'check',
	'fix',
	'history',
	'undo',
	'services',
	'ports',
	'certificates',
	'logs',
	'trace',
	'users',
	'aliases',
	'domains',
	'card',
	'probe',
	'dns',
	'records',
	'dkim',
	'deliver',
	'report',
	'queue',
	'summary',
]);

/** These words name at most a server, no option and nothing that is to be done there. */
export const isHostAlone = (words: readonly string[]): words is readonly [] | readonly [string] => {
	const [host = '-', ...more] = words;
	return words.length === 0 || (more.length === 0 && host !== '' && !host.startsWith('-') && !subcommands.has(host));
};
