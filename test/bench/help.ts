// What needs no server must answer at once: bound 150 ms, with the Node that comes along and with the machine's own.
import {delimiter} from 'node:path';
import type {BenchLab} from './main.ts';
import {median, timed} from './measure.ts';

const runs = 15;

/** npm scripts put the bundled Node first; a person's shell does not. */
const asAPerson = {
	PATH: (process.env['PATH'] ?? '')
		.split(delimiter)
		.filter(each => !each.includes('node_modules'))
		.join(delimiter),
};

export async function* benchHelp(_lab: BenchLab): AsyncGenerator<string> {
	const own = timed(['node', '--version'], asAPerson).stdout.trim();
	for (const [option, environment, node] of [
		['--help   ', {}, process.version],
		['--version', {}, process.version],
		['--help   ', asAPerson, `${own}, the machine's own`],
	] as const) {
		const times = Array.from({length: runs}, () => timed(['node', 'dist/launcher.cjs', option.trim()], environment).ms);
		yield `${option}                              ${median(times).toFixed(0)} ms   (under 150 ms; Node ${node})`;
	}
}
