// A password from a file that is only its owner's: the first line, as a Secret.
import {open} from 'node:fs/promises';
import {createSecret, type Secret} from '../host/secret.ts';
import {UsageError} from '../problem.ts';
import {refuseOpenToOthers} from './file-access.ts';

/** Longer than any password, shorter than a disk image given by mistake. */
const mostBytes = 4096;

/** `named` is the option or key that gave it. Throws UsageError. */
export const readSecretFile = async (file: string, named: string, userId: number | undefined): Promise<Secret> => {
	try {
		await refuseOpenToOthers(file, 'read', userId);
		const handle = await open(file, 'r');
		try {
			const {buffer, bytesRead} = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes);
			const [first = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/);
			buffer.fill(0);
			if (first === '') throw new UsageError(`${file} (${named}) has an empty first line, and that is where the password is read from.`);
			return createSecret(first);
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (error instanceof UsageError) throw error;
		const {code} = error as NodeJS.ErrnoException;
		throw new UsageError(
			`${file} (${named}) cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'no permission' : code === 'EISDIR' ? 'it is a directory' : (code ?? 'unknown reason')}.`,
		);
	}
};
