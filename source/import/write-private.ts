// A new file that is only its owner's, because passwords may be in it; an existing one is never written over.
import {writeFile} from 'node:fs/promises';
import {UsageError} from '../problem.ts';

/** Throws UsageError. */
export const writePrivate = async (file: string, text: string): Promise<void> => {
	try {
		await writeFile(file, text, {flag: 'wx', mode: 0o600});
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw new UsageError(
			`${file} cannot be written: ${code === 'EEXIST' ? 'it is there already' : code === 'ENOENT' ? 'there is no such directory' : (code ?? 'unknown reason')}.`,
		);
	}
};
