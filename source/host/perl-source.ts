// Perl as it is sent to a server: without the comments and the indentation, which only cost time on the wire.

/** The first line of a script, `# mailtui:NAME`, stays: it names it, in a list of processes too. No string may run over a line's end. */
export const perlSource = (readable: string): string =>
	readable
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '' && (!line.startsWith('#') || line.startsWith('# mailtui:')))
		.join('\n');
