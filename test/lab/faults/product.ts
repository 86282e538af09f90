// The product as somebody has it who installed it: built into a directory of its own, started with a home of its own.
import {execFileSync} from 'node:child_process';
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const bin = join(root, 'node_modules', '.bin');

export type Product = {
	/** What starts it, HOST and options to be added. */
	readonly argv: readonly [string, ...string[]];
	/** An empty home directory. */
	readonly home: string;
	/** For a machine of which nothing is known but this home. */
	readonly env: Readonly<Record<string, string>>;
	/** Writes a file below the home, readable by its owner alone; returns its path. */
	keep(path: string, text: string, mode?: number): string;
	/** Empties the home. */
	tidy(): void;
	remove(): void;
};

export const buildProduct = (): Product => {
	const directory = mkdtempSync(join(tmpdir(), 'mailtui-product-'));
	const home = join(directory, 'home');
	const built = join(directory, 'built');
	mkdirSync(home);
	mkdirSync(built);
	for (const name of ['node_modules', 'package.json']) symlinkSync(join(root, name), join(built, name));
	const {scripts} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {scripts: Record<string, string>};
	const path = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
	for (const name of ['build:app', 'build:launcher']) {
		const line = (scripts[name] ?? '').replace(/(--out(?:dir|file)=)dist/, `$1${join(built, 'dist')}`);
		execFileSync('sh', ['-c', line], {cwd: root, env: {...process.env, PATH: path}, stdio: ['ignore', 'ignore', 'inherit']});
	}
	return {
		argv: [process.execPath, join(built, 'dist', 'launcher.cjs')],
		home,
		env: {
			HOME: home,
			PATH: path,
			LANG: 'C.UTF-8',
			TERM: 'xterm-256color',
			USER: 'root',
			LOGNAME: 'root',
			XDG_CONFIG_HOME: '',
			XDG_STATE_HOME: '',
			SSH_AUTH_SOCK: '',
			NO_COLOR: '',
			MAILTUI_PROBE_PASSWORD: '',
			MAILTUI_SUDO_PASSWORD: '',
		},
		keep: (file, text, mode = 0o600) => {
			const whole = join(home, file);
			mkdirSync(dirname(whole), {recursive: true, mode: 0o700});
			writeFileSync(whole, text);
			chmodSync(whole, mode);
			return whole;
		},
		tidy: () => {
			rmSync(home, {recursive: true, force: true});
			mkdirSync(home);
		},
		remove: () => rmSync(directory, {recursive: true, force: true}),
	};
};
