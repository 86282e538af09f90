// What was thrown, as the sentences on stderr that a command line ends with.

import type {ExitCode, Terminal} from '../cli/shape.ts';
import {describeProblem} from '../problem.ts';

export const tellProblem = (thrown: unknown, terminal: Terminal): ExitCode => {
	const problem = describeProblem(thrown);
	terminal.err(`mailtui: ${problem.title}\n`);
	if (problem.detail) terminal.err(`${problem.detail}\n`);
	if (problem.hint) terminal.err(`${problem.hint}\n`);
	return problem.exitCode;
};
