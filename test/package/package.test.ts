// What somebody gets who installs mailtui: the packed tarball in an empty prefix, started by whatever Node the machine has.
import {execFile} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';

const execute = promisify(execFile);
const root = new URL('../..', import.meta.url).pathname;
const prefix = mkdtempSync(join(tmpdir(), 'mailtui-package-'));
const command = join(prefix, 'node_modules', '.bin', 'mailtui');

/** npm scripts put the bundled Node first; a person's shell does not, and Debian 13's own is 20. */
const environment = {
	...process.env,
	PATH: (process.env['PATH'] ?? '')
		.split(delimiter)
		.filter(each => !each.includes('node_modules'))
		.join(delimiter),
};

const mailtui = async (...words: string[]) => {
	try {
		const {stdout, stderr} = await execute(command, words, {cwd: prefix, env: environment});
		return {code: 0, stdout, stderr};
	} catch (thrown) {
		const {code, stdout, stderr} = thrown as {code: number; stdout: string; stderr: string};
		return {code, stdout, stderr};
	}
};

beforeAll(async () => {
	const {stdout} = await execute('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', prefix], {cwd: root});
	const [{filename}] = JSON.parse(stdout) as [{filename: string}];
	await execute('npm', ['install', '--prefix', prefix, '--prefer-offline', '--no-audit', '--no-fund', join(prefix, filename)], {cwd: prefix, env: environment});
}, 180_000);

afterAll(() => rmSync(prefix, {recursive: true, force: true}));

/** A built file and all that it imports before it does anything. */
const loadedWith = (file: string, seen = new Map<string, string>()): ReadonlyMap<string, string> => {
	if (seen.has(file)) return seen;
	const text = readFileSync(file, 'utf8');
	seen.set(file, text);
	for (const [, path] of text.matchAll(/^(?:import|export|\} from).*?["'](\.\.?\/[^"']+)["'];$/gm)) if (path) loadedWith(join(dirname(file), path), seen);
	return seen;
};

it('what every start loads holds neither Ink nor ssh2 nor the demo, and what opens the screens no command line', () => {
	const main = join(root, 'dist', 'main.js');
	const commandLine = join(root, 'dist', /import\("\.\/(chunks\/run-[^"]+)"\)/.exec(readFileSync(main, 'utf8'))?.[1] ?? '');
	const start = new Map([...loadedWith(main), ...loadedWith(commandLine)]);
	const holding = (what: string, loaded: ReadonlyMap<string, string> = start) =>
		[...loaded].filter(([, text]) => new RegExp(`^// (?:\\S*/)?${what}`, 'm').test(text)).map(([file]) => file);
	for (const what of [
		'node_modules/ink/',
		'node_modules/react/',
		'node_modules/ssh2/',
		'node_modules/imapflow/',
		'source/demo/',
		'source/checks/list.ts',
		'screens/',
	])
		expect(holding(what), what).toEqual([]);
	// So that a change of esbuild's comments is no silent pass.
	expect(holding('node_modules/commander/')).not.toEqual([]);
	expect(holding('node_modules/commander/', loadedWith(main))).toEqual([]);
});

describe('the installed package', () => {
	it('answers --version with the version of package.json', async () => {
		const {version} = (await import('../../package.json', {with: {type: 'json'}})).default;
		expect(await mailtui('--version')).toEqual({code: 0, stdout: `${version}\n`, stderr: ''});
	});

	it('answers --help at once with what the command line itself says, however wide the terminal', async () => {
		const {stdout} = await execute(process.execPath, [join(root, 'dist', 'main.js'), '--help']);
		expect(await mailtui('--help')).toEqual({code: 0, stdout, stderr: ''});
		expect(await mailtui('-h')).toEqual({code: 0, stdout, stderr: ''});
		expect(stdout).toContain('check ');
	});

	it('checks the demo: 8 of 9, because no mail arrives there', async () => {
		const {code, stdout, stderr} = await mailtui('check', 'demo', '--json');
		expect(stderr).toBe('');
		expect(code).toBe(2);
		expect(JSON.parse(stdout).core).toEqual({passed: 8, total: 9, percent: 88, grade: 'degraded'});
	}, 30_000);

	it('says in one sentence what is wrong with a command line, and exits 64', async () => {
		const {code, stdout, stderr} = await mailtui('check', 'demo', 'no-such-check');
		expect({code, stdout}).toEqual({code: 64, stdout: ''});
		expect(stderr).toContain('There is no check no-such-check.');
	});
});
