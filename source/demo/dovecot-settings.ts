// What a Dovecot configuration amounts to: the value in force for a protocol, and the text doveconf(1) prints.
import {type DovecotBlock, dovecotDefaults} from './dovecot-config.ts';

const quote = (text: string): string =>
	/^$|^[\w%{}|$/.:,;@~*+!?()<>='& -]+$/.test(text) && !/^\s|\s$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
const quoteName = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`);

/** The value in force: the protocol's block first, then the top level, then Dovecot's own default. */
export const dovecotSetting = (root: DovecotBlock, key: string, protocol?: string): string => {
	const block = protocol === undefined ? undefined : root.blocks.get(`protocol ${protocol}`);
	return block?.settings.get(key) ?? root.settings.get(key) ?? dovecotDefaults().settings.get(key) ?? '';
};

/** Names switched on in a list such as `protocols` or `mail_plugins`, written as block or as words. */
export const dovecotList = (root: DovecotBlock, key: string, protocol?: string): string[] => {
	const of = (block: DovecotBlock | undefined): string[] => {
		const words =
			block?.settings
				.get(key)
				?.split(/[\s,]+/)
				.filter(Boolean) ?? [];
		const switched = [...(block?.blocks.get(`${key} `)?.settings ?? [])].filter(([, value]) => value === 'yes').map(([name]) => name);
		return [...words, ...switched];
	};
	return [...of(root), ...(protocol === undefined ? [] : of(root.blocks.get(`protocol ${protocol}`)))];
};

export const dovecotBlocks = (root: DovecotBlock, type: string): DovecotBlock[] => [...root.blocks.values()].filter(block => block.type === type);

/** Dovecot's own block of that name under what the configuration sets. */
const withDefaults = (block: DovecotBlock, base: DovecotBlock | undefined): DovecotBlock => {
	if (!base) return block;
	const blocks = new Map([...block.blocks].map(([key, child]) => [key, withDefaults(child, base.blocks.get(key))] as const));
	for (const [key, child] of base.blocks) if (!blocks.has(key)) blocks.set(key, child);
	return {...block, settings: new Map([...base.settings, ...block.settings]), blocks};
};

const isList = (block: DovecotBlock) => block.name === '' && block.blocks.size === 0 && !['ssl_server', 'ssl_client', 'dict_server'].includes(block.type);

const printSetting = (key: string, value: string): string => `${quoteName(key)} = ${quote(value)}`;

const printBlock = (block: DovecotBlock, indent = ''): string[] => {
	const head = block.name === '' ? block.type : `${block.type} ${quoteName(block.name)}`;
	return [`${indent}${head} {`, ...printLevel(block, `${indent}  `), `${indent}}`];
};

/** Plain settings and lists sorted together, then the named blocks in the order in which they came. */
const printLevel = (block: DovecotBlock, indent: string): string[] => {
	const plain = [...block.settings].map(([key, value]) => ({key, lines: [`${indent}${printSetting(key, value)}`]}));
	const lists = [...block.blocks.values()].filter(isList).map(child => ({key: child.type, lines: printBlock(child, indent)}));
	const sorted = [...plain, ...lists].sort((a, b) => (a.key < b.key ? -1 : 1)).flatMap(each => each.lines);
	const rest = [...block.blocks.values()].filter(child => !isList(child));
	return [...sorted, ...rest.flatMap(child => printBlock(child, indent))];
};

const pinned = ['dovecot_config_version', 'dovecot_storage_version'];

/** The body of `doveconf -n` (settings that differ from the defaults) or `-N` (every setting that is written down). */
export const printChanged = (root: DovecotBlock, all: boolean): string[] => {
	const defaults = dovecotDefaults();
	const shown = new Map([...root.settings].filter(([key, value]) => !pinned.includes(key) && (all || defaults.settings.get(key) !== value)));
	const blocks = new Map(
		[...root.blocks]
			.filter(([, block]) => block.type !== 'protocol' || block.settings.size + block.blocks.size > 0)
			.filter(([, block]) => block.type !== 'dict_server' || block.blocks.size > 0),
	);
	const level = printLevel({...root, settings: shown, blocks}, '');
	return [...pinned.map(key => `${key} = ${root.settings.get(key) ?? ''}`), ...level];
};

/** `doveconf KEY`: a setting, a list, every block of a type, or one block as `type/name`. Unknown words print nothing. */
export const printKey = (root: DovecotBlock, key: string, protocol?: string): string[] => {
	const defaults = dovecotDefaults();
	const scope = protocol === undefined ? undefined : root.blocks.get(`protocol ${protocol}`);
	for (const block of [scope, root, defaults]) {
		const list = block?.blocks.get(`${key} `);
		if (list && (isList(list) || key.startsWith('ssl_'))) return printBlock(list);
		const value = block?.settings.get(key);
		if (value !== undefined) return [printSetting(key, value)];
	}
	const [type, ...name] = key.split('/');
	const merged = withDefaults(root, defaults);
	return [...merged.blocks.values()]
		.filter(block => block.type === type && (name.length === 0 || block.name === name.join('/')))
		.flatMap(block => printBlock(block));
};
