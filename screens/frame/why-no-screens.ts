// Whether this terminal can show screens at all; asked before anything heavy is loaded.

type Streams = {readonly stdin: {readonly isTTY?: boolean}; readonly stdout: {readonly isTTY?: boolean}};

/** A sentence for the user; undefined when nothing is in the way. */
export const whyNoScreens = (env: NodeJS.ProcessEnv, {stdin, stdout}: Streams): string | undefined => {
	const instead = 'For scripts and pipes use a subcommand, such as: mailtui check HOST';
	if (!stdout.isTTY) return `The screens need a terminal, and the output is not one. ${instead}`;
	if (!stdin.isTTY) return `The screens need a keyboard, and the input is not a terminal. ${instead}`;
	if (env['TERM'] === 'dumb') return `This terminal says that it cannot move its cursor (TERM=dumb). ${instead}`;
	return undefined;
};
