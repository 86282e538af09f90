// A home directory of its own for each test, with the files that profiles and ssh's configuration are read from.
import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {onTestFinished} from 'vitest';
import type {Environment} from '../../source/profile/environment.ts';

export type World = {readonly env: Environment; readonly home: string; write(path: string, text: string, mode?: number): Promise<string>};

/** `files`: by path below the home, mode 0600. `resolving`: names without a dot that have an address. */
export const createWorld = async (
	files: Readonly<Record<string, string>> = {},
	more: Partial<Environment> & {readonly resolving?: readonly string[]} = {},
): Promise<World> => {
	const home = await mkdtemp(join(tmpdir(), 'mailtui-profile-'));
	onTestFinished(() => rm(home, {recursive: true, force: true}));
	const write = async (path: string, text: string, mode = 0o600) => {
		const file = join(home, path);
		await mkdir(dirname(file), {recursive: true, mode: 0o700});
		await writeFile(file, text);
		await chmod(file, mode);
		return file;
	};
	for (const [path, text] of Object.entries(files)) await write(path, text);
	const {resolving = [], ...given} = more;
	return {
		home,
		write,
		env: {
			variables: {},
			home,
			userName: 'anna',
			userId: process.getuid?.(),
			localHostName: 'laptop.example.net',
			configDirectory: join(home, '.config/mailtui'),
			systemSshConfig: join(home, 'etc/ssh_config'),
			resolves: async name => resolving.includes(name),
			...given,
		},
	};
};

export const hostsToml = '.config/mailtui/hosts.toml';
export const sshConfig = '.ssh/config';
