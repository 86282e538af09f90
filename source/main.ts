// argv -> profile -> host -> subcommand or screens. Loads what is heavy (ssh2, Ink, the demo) only when it is needed.
import {readFileSync} from 'node:fs';
import {runCommandLine} from './cli/run.ts';
import {createTerminal} from './terminal/terminal.ts';

const terminal = createTerminal();
const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {version: string};

const exitCode = await runCommandLine(
	process.argv.slice(2),
	version,
	terminal,
	async (host, options, at) => {
		const {openSession} = await import('./open.ts');
		return openSession(host, options, {asker: at.asker, tell: sentence => terminal.err(`${sentence}\n`)});
	},
	async (host, options) => {
		const {startScreens} = await import('../screens/start.ts');
		return startScreens(host, options);
	},
);

// Ends here even when a connection that was being made when Ctrl+C came still holds the event loop.
process.stdout.write('', () => process.exit(exitCode));
