// Mail in given places: what a repair of settings would leave behind.
import {type MailStore, mailFind} from '../commands/mail-find.ts';
import type {Ask} from '../commands/shape.ts';

export type StoresSeen = {
	readonly stores: readonly MailStore[];
	/** Why nobody could look: then there may be mail in any of these places. */
	readonly blind?: string;
};

/** `patterns`: directories, `*` for any name. */
export const storesAt = async (ask: Ask, patterns: readonly string[]): Promise<StoresSeen> => {
	if (patterns.length === 0) return {stores: []};
	const found = await ask(mailFind, {patterns: [...new Set(patterns)]});
	return found.ok ? {stores: found.value.stores} : {stores: [], blind: found.why};
};
