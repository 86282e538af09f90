// Writes a text where the user works, or where they live when that place takes no files; never over one that is there.
import {writeFile} from 'node:fs/promises';
import {homedir, tmpdir} from 'node:os';
import {join} from 'node:path';

export const saveText = async (name: string, text: string, places: readonly string[] = [process.cwd(), homedir(), tmpdir()]): Promise<string> => {
	let refused: unknown;
	for (const place of places) {
		const path = join(place, name);
		try {
			// A screen shows addresses and log lines: nobody else's business.
			await writeFile(path, text, {flag: 'wx', mode: 0o600});
			return path;
		} catch (thrown) {
			refused = thrown;
		}
	}
	throw refused;
};
