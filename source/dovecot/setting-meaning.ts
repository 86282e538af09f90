// Which setting a line makes: Dovecot 2.4 tries the names of the blocks around it as beginnings of its key (`query` in `passdb sql {` is `passdb_sql_query`).
import {settingKinds} from './known-settings.ts';

export type SettingMeaning = {
	/** The blocks that hold it; a group such as `ssl_server` is none, its settings are those of the block around it. */
	readonly scope: readonly string[];
	/** In full: `passdb_sql_query`, `ssl_server_cert_file`, `mail_plugins`. */
	readonly key: string;
	/** Of a list: the entry it sets. */
	readonly item?: string;
};

type Block = {readonly kind: string; readonly name: string; readonly resolved: string};

/** Blocks that say for whom their settings are; any setting may stand in them. */
const filters: ReadonlySet<string> = new Set(['protocol', 'local', 'local_name', 'remote', 'group']);

const splitBlock = (text: string): {readonly kind: string; readonly name: string} => {
	const blank = text.indexOf(' ');
	return blank < 0 ? {kind: text, name: ''} : {kind: text.slice(0, blank), name: text.slice(blank + 1)};
};

const canPrefix = (key: string): boolean => settingKinds.has(key) && settingKinds.get(key) !== 'group';

/** Most particular first: `passdb_sql_query`, `passdb_query`, `query`. */
const candidates = (block: Block | undefined, key: string): readonly string[] => {
	if (!block || filters.has(block.kind)) return [key];
	const named = block.name === '' ? [] : [`${block.resolved}_${block.name.replaceAll('/', '_')}_${key}`];
	return [...named, `${block.resolved}_${key}`].filter(canPrefix).concat(key);
};

/** Of a block's opening line, or of a list: its full key. */
export const blockKey = (within: readonly string[], kind: string): string => resolveBlock(resolveBlocks(within).at(-1), kind).resolved;

const resolveBlock = (around: Block | undefined, text: string): Block => {
	const {kind, name} = splitBlock(text);
	return {kind, name, resolved: candidates(around, kind)[0] as string};
};

const resolveBlocks = (within: readonly string[]): readonly Block[] => {
	const blocks: Block[] = [];
	for (const text of within) blocks.push(resolveBlock(blocks.at(-1), text));
	return blocks;
};

const isGroup = (block: Block): boolean => settingKinds.get(block.resolved) === 'group';
const scopeOf = (blocks: readonly Block[]): readonly string[] =>
	blocks.filter(block => !isGroup(block)).map(block => (block.name === '' ? block.resolved : `${block.resolved} ${block.name}`));

/** Undefined: Dovecot knows no such setting there. */
export const settingMeaning = (within: readonly string[], key: string): SettingMeaning | undefined => {
	const blocks = resolveBlocks(within);
	const around = blocks.at(-1);
	const list = around && settingKinds.get(around.resolved);
	if (around && (list === 'strings' || list === 'words')) return {scope: scopeOf(blocks.slice(0, -1)), key: around.resolved, item: key};
	if (around && isGroup(around) && key.startsWith(`${around.resolved}_`) && settingKinds.has(key)) return {scope: scopeOf(blocks), key};
	const full = candidates(around, key).find(each => settingKinds.has(each));
	return full === undefined ? undefined : {scope: scopeOf(blocks), key: full};
};
