// Who else may write or read a file of the user's; refused as ssh refuses it ("Bad owner or permissions", readconf.c; ssh(1), FILES).
import {stat} from 'node:fs/promises';
import {quoteWord} from '../host/quote.ts';
import {UsageError} from '../problem.ts';

/** `written`: others may not write it. `read`: nor read it, because a secret is inside. Throws UsageError. */
export const refuseOpenToOthers = async (file: string, most: 'written' | 'read', userId: number | undefined): Promise<void> => {
	if (userId === undefined) return;
	const found = await stat(file);
	// A pipe (`<(pass show mail)`) belongs to two processes and has no place where others could find it.
	if (!found.isFile()) return;
	if (found.uid !== userId && found.uid !== 0)
		throw new UsageError(
			`${file} belongs to somebody else (user ${found.uid}), who could change where mailtui goes.`,
			`Make it yours: sudo chown ${userId} ${quoteWord(file)}`,
		);
	const others = found.mode & (most === 'read' ? 0o066 : 0o022);
	if (others === 0) return;
	const can = others & 0o022 ? 'written' : 'read';
	throw new UsageError(
		`${file} can be ${can} by other users of this machine (mode ${(found.mode & 0o777).toString(8).padStart(3, '0')}).`,
		`Keep it to yourself: chmod 600 ${quoteWord(file)}`,
	);
};
