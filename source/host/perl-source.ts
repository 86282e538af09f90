// Perl as it is sent to a server: without the comments and the indentation, which only cost time on the wire, and without its warnings, which take longer to be loaded than Perl itself.

const isForReaders = (line: string): boolean => line === '' || (line.startsWith('#') && !line.startsWith('# mailtui:')) || line === 'use warnings;';

/** The first line of a script, `# mailtui:NAME`, stays: it names it, in a list of processes too. No string may run over a line's end. */
export const perlSource = (readable: string): string =>
	readable
		.split('\n')
		.map(line => line.trim().replace("no warnings 'exec'; ", ''))
		.filter(line => !isForReaders(line))
		.join('\n');
