// argv -> profile -> host -> subcommand or screens. Loads what is heavy (the command line, ssh2, Ink, the demo) only when it is needed.
import {readFileSync} from 'node:fs';
import type {CommonOptions} from './cli/shape.ts';
import {isHostAlone} from './host-alone.ts';
import {tellProblem} from './terminal/tell-problem.ts';
import {createTerminal} from './terminal/terminal.ts';

const words = process.argv.slice(2);
const terminal = createTerminal();

const screens = async (host: string | undefined, options: CommonOptions): Promise<number> => {
	const {startScreens} = await import('../screens/start.ts');
	return startScreens(host, options);
};

const commandLine = async (): Promise<number> => {
	const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {version: string};
	const {runCommandLine} = await import('./cli/run.ts');
	return runCommandLine(
		words,
		version,
		terminal,
		async (host, options, at) => {
			const {openSession} = await import('./open.ts');
			return openSession(host, options, {asker: at.asker, tell: sentence => terminal.err(`${sentence}\n`)});
		},
		screens,
	);
};

const exitCode = await (isHostAlone(words) ? screens(words[0], {}).catch((thrown: unknown) => tellProblem(thrown, terminal)) : commandLine());

// Ends here even when a connection that was being made when Ctrl+C came still holds the event loop.
process.stdout.write('', () => process.exit(exitCode));
