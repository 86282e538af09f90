// The probe mailbox that `mailtui probe add` made for a host: its address and password in a file that is only its owner's, beside hosts.toml.
import {mkdir, open, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {createSecret, type Secret} from '../host/secret.ts';
import {UsageError} from '../problem.ts';
import type {Environment} from './environment.ts';
import {refuseOpenToOthers} from './file-access.ts';

export type RememberedProbe = {readonly address: string; readonly password: Secret};

type Where = Pick<Environment, 'configDirectory' | 'userId'>;

const mostBytes = 4096;

/** One file a host, as the user names it; what a file name cannot have becomes `_`. */
export const probeFile = ({configDirectory}: Pick<Where, 'configDirectory'>, host: string): string =>
	join(
		configDirectory,
		'probes',
		`${host
			.toLowerCase()
			.replace(/[^\w.@:-]/g, '_')
			.replace(/^\.+/, '_')}.probe`,
	);

/** Undefined: there is none. Throws UsageError where others could have read it. */
export const readProbe = async (where: Where, host: string): Promise<RememberedProbe | undefined> => {
	const file = probeFile(where, host);
	try {
		await refuseOpenToOthers(file, 'read', where.userId);
		const handle = await open(file, 'r');
		try {
			const {buffer, bytesRead} = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes);
			const [address = '', password = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/);
			buffer.fill(0);
			return address === '' || password === '' ? undefined : {address, password: createSecret(password)};
		} finally {
			await handle.close();
		}
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
		throw error;
	}
};

/** `text` of `probeText`. Throws UsageError. */
export const writeProbe = async (where: Where, host: string, text: string): Promise<string> => {
	const file = probeFile(where, host);
	try {
		await mkdir(join(where.configDirectory, 'probes'), {recursive: true, mode: 0o700});
		await rm(file, {force: true});
		const handle = await open(file, 'wx', 0o600);
		try {
			await handle.writeFile(text);
		} finally {
			await handle.close();
		}
		return file;
	} catch (error) {
		throw new UsageError(`${file} cannot be written: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`, 'Nothing was done on the server.');
	}
};

export const forgetProbe = async (where: Where, host: string): Promise<void> => rm(probeFile(where, host), {force: true});
