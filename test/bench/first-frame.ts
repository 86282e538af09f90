// The first frame of the screens against a minimal Ink app that is bundled and launched the same way: bound 1.3x.
import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {build} from 'esbuild';
import type {BenchLab} from './main.ts';
import {ended, inTerminal, median, untilDrawn} from './measure.ts';

const runs = 9;

const buildMinimal = async (directory: string): Promise<string> => {
	cpSync('dist/launcher.cjs', join(directory, 'launcher.cjs'));
	writeFileSync(join(directory, 'package.json'), '{"type": "module"}');
	await build({
		entryPoints: {main: 'test/bench/minimal.tsx'},
		outdir: directory,
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node22',
		jsx: 'automatic',
		minifySyntax: true,
		external: ['react-devtools-core'],
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		banner: {js: "import {createRequire as createRequireOfBundle} from 'node:module';const require = createRequireOfBundle(import.meta.url);"},
		logLevel: 'warning',
	});
	return join(directory, 'launcher.cjs');
};

const firstFrame = async (argv: readonly string[], text: string): Promise<number> => {
	const child = inTerminal(argv);
	const ms = await untilDrawn(child, text);
	child.stdin?.write('\u0003');
	await ended(child);
	return ms;
};

export async function* benchFirstFrame(_lab: BenchLab): AsyncGenerator<string> {
	const directory = mkdtempSync(join(tmpdir(), 'mailtui-bench-'));
	try {
		const minimal = await buildMinimal(directory);
		const times: {minimal: number[]; screens: number[]; values: number[]} = {minimal: [], screens: [], values: []};
		for (let run = 0; run < runs; run++) {
			times.minimal.push(await firstFrame(['node', minimal], 'minimal is drawn'));
			times.screens.push(await firstFrame(['node', 'dist/launcher.cjs', 'demo'], 'mailtui'));
			times.values.push(await firstFrame(['node', 'dist/launcher.cjs', 'demo'], '8 of 9'));
		}
		yield `minimal Ink app, first frame           ${median(times.minimal).toFixed(0)} ms`;
		yield `mailtui demo, first frame              ${median(times.screens).toFixed(0)} ms   ${(median(times.screens) / median(times.minimal)).toFixed(2)}x   (at most 1.3x)`;
		yield `mailtui demo, real values              ${median(times.values).toFixed(0)} ms   (under 2000 ms)`;
	} finally {
		rmSync(directory, {recursive: true, force: true});
	}
}
