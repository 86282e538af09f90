// A new file that is only its owner's, because passwords may be in it; an existing one is never written over.
import {open, rm} from 'node:fs/promises';
import {UsageError} from '../problem.ts';

const refused = (file: string, error: unknown): UsageError => {
	const {code} = error as NodeJS.ErrnoException;
	const why = {EEXIST: 'it is there already', ENOENT: 'there is no such directory', EACCES: 'no permission', ENOSPC: 'no room on the disk'}[code ?? ''];
	return new UsageError(`${file} cannot be written: ${why ?? code ?? 'unknown reason'}.`);
};

/** Whole or not at all. Throws UsageError, and what the pieces throw. */
export const writePrivatePieces = async (file: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> => {
	const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
		throw refused(file, error);
	});
	try {
		for await (const piece of pieces)
			await handle.writeFile(piece).catch((error: unknown) => {
				throw refused(file, error);
			});
		await handle.close();
	} catch (thrown) {
		await handle.close().catch(() => undefined);
		await rm(file, {force: true});
		throw thrown;
	}
};

/** Throws UsageError. */
export const writePrivate = (file: string, text: string): Promise<void> => writePrivatePieces(file, [text]);
