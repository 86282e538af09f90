// Generated passwords into a new file that is only its owner's; an existing file is never written over.
import {open} from 'node:fs/promises';
import type {Secret} from '../host/secret.ts';
import {UsageError} from '../problem.ts';

export type MadePassword = {readonly address: string; readonly password: Secret};

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** `email,password` a line. Throws UsageError. */
export const writePasswords = async (file: string, made: readonly MadePassword[]): Promise<void> => {
	try {
		const handle = await open(file, 'wx', 0o600);
		try {
			await handle.writeFile(['email,password', ...made.map(({address, password}) => `${cell(address)},${cell(password.reveal())}`), ''].join('\n'));
		} finally {
			await handle.close();
		}
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw new UsageError(
			`${file} cannot be written: ${code === 'EEXIST' ? 'it is there already, and passwords are never written over' : code === 'ENOENT' ? 'there is no such directory' : code === 'EACCES' ? 'no permission' : code === 'EISDIR' ? 'it is a directory' : (code ?? 'unknown reason')}.`,
			'Nothing was done on the server.',
		);
	}
};
