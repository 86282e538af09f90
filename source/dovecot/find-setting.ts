// Where a setting of Dovecot's configuration is made: the last line that says it wins.
import type {TreeLine} from './config-tree.ts';

export type FoundSetting = {
	readonly file: string;
	readonly line: number;
	readonly value: string;
	/** As written, without blanks around it. */
	readonly text: string;
};

/**
 * `within`: the blocks around it, `['protocol lmtp']`; none for the top level. A block's own key may be written with or
 * without its prefix (`query`, `userdb_sql_query`): name all that are meant.
 */
export const findSetting = (tree: readonly TreeLine[], keys: readonly string[], within: readonly string[] = []): FoundSetting | undefined => {
	const found = tree.findLast(
		each =>
			each.parsed.kind === 'setting' &&
			keys.includes(each.parsed.key) &&
			each.within.length === within.length &&
			each.within.every((name, index) => name === within[index]),
	);
	return found?.parsed.kind === 'setting' ? {file: found.file, line: found.line, value: found.parsed.value, text: found.text.trim()} : undefined;
};
