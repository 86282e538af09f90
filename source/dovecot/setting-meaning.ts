// Which setting a line makes: Dovecot 2.4 tries the names of the blocks around it as beginnings of its key (`query` in `passdb sql {` is `passdb_sql_query`).
import {settingKinds} from './known-settings.ts';

export type SettingMeaning = {
	/** The blocks that hold it; a group such as `ssl_server` is none for its own settings, which are those of the block around it. */
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

/** What is not of a group's own holds for what the group is for, and nowhere else. */
const scopeOf = (blocks: readonly Block[], key: string): readonly string[] =>
	blocks
		.filter(block => !isGroup(block) || !key.startsWith(`${block.resolved}_`))
		.map(block => (block.name === '' ? block.resolved : `${block.resolved} ${block.name}`));

const meaningOf = (blocks: readonly Block[], key: string): SettingMeaning | undefined => {
	const around = blocks.at(-1);
	const list = around && settingKinds.get(around.resolved);
	if (around && (list === 'strings' || list === 'words')) return {scope: scopeOf(blocks.slice(0, -1), around.resolved), key: around.resolved, item: key};
	if (around && isGroup(around) && key.startsWith(`${around.resolved}_`) && settingKinds.has(key)) return {scope: scopeOf(blocks, key), key};
	const full = candidates(around, key).find(each => settingKinds.has(each));
	return full === undefined ? undefined : {scope: scopeOf(blocks, full), key: full};
};

/** `service/lmtp/process_limit`, `ssl_server/cert_file`, `mail_plugins/acl`: the blocks that such a key stands for, and what is left of it. */
const pathOf = (within: readonly string[], key: string): {readonly within: readonly string[]; readonly key: string} => {
	const [first = '', second = '', ...rest] = key.split('/');
	const kind = second === '' ? undefined : settingKinds.get(blockKey(within, first));
	if (kind === 'group') return pathOf([...within, first], [second, ...rest].join('/'));
	if (kind === 'named' && rest.length > 0) return pathOf([...within, `${first} ${second}`], rest.join('/'));
	if (kind === 'words' || kind === 'strings') return {within: [...within, first], key: [second, ...rest].join('/')};
	return {within, key};
};

/** Undefined: Dovecot knows no such setting there. */
export const settingMeaning = (around: readonly string[], written: string): SettingMeaning | undefined => {
	const {within, key} = pathOf(around, written);
	return meaningOf(resolveBlocks(within), key);
};
