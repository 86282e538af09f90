// Mail in given places: what a repair of settings would leave behind.
import {type MailStore, mailFind} from '../commands/mail-find.ts';
import type {Ask} from '../commands/shape.ts';

/** `patterns`: directories, `*` for any name. Empty also where nobody could look; that a question was not answered is told with the faults (lookForFixes). */
export const storesAt = async (ask: Ask, patterns: readonly string[]): Promise<readonly MailStore[]> => {
	if (patterns.length === 0) return [];
	const found = await ask(mailFind, {patterns: [...new Set(patterns)]});
	return found.ok ? found.value.stores : [];
};
