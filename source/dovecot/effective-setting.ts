// The value of a setting that is in force, the line that makes it so, and every other line that says something of it (`doveconf -f protocol=X KEY`).
import type {TreeLine} from './config-tree.ts';
import {settingKinds} from './known-settings.ts';
import {settingMeaning} from './setting-meaning.ts';

/** For whom, and in which block: `{protocol: 'lmtp'}`, `{within: ['passdb sql']}`. */
export type At = {readonly protocol?: string; readonly within?: readonly string[]};

export type EffectiveSetting = {
	readonly value: string;
	/** The one that wins. */
	readonly line: TreeLine;
	/** All that set it for this protocol or for all, in the order in which they are read. */
	readonly lines: readonly TreeLine[];
};

export type EffectiveList = {readonly items: ReadonlyMap<string, string>; readonly lines: readonly TreeLine[]};

type Said = {readonly line: TreeLine; readonly value: string; readonly item: string | undefined; readonly rank: number};

const isFor = (block: string, protocol: string | undefined): boolean => {
	if (protocol === undefined) return false;
	const name = block.slice('protocol '.length);
	return name.startsWith('!') ? name !== `!${protocol}` : name === protocol;
};

/** How particular a scope is among those that hold: a block of the protocol wins over one for all, an inner one over an outer one. */
const rankOf = (scope: readonly string[], {protocol, within = []}: At): number | undefined => {
	const [first, ...rest] = scope;
	const ofProtocol = first?.startsWith('protocol ') ?? false;
	if (ofProtocol && !isFor(first as string, protocol)) return undefined;
	const blocks = ofProtocol ? rest : scope;
	if (blocks.length > within.length || blocks.some((block, index) => block !== within[index])) return undefined;
	return blocks.length * 2 + (ofProtocol ? 1 : 0);
};

const said = (tree: readonly TreeLine[], key: string, at: At): readonly Said[] =>
	tree.flatMap((line): Said[] => {
		if (line.parsed.kind !== 'setting') return [];
		const meaning = settingMeaning(line.within, line.parsed.key);
		if (meaning?.key !== key) return [];
		const rank = rankOf(meaning.scope, at);
		return rank === undefined ? [] : [{line, value: line.parsed.value, item: meaning.item, rank}];
	});

/** `query` in `passdb sql` may be named so, or in full. */
const fullKey = (key: string, {within = []}: At): string => settingMeaning(within, key)?.key ?? key;

/** Undefined: no line says it, Dovecot's own default holds. */
export const effectiveSetting = (tree: readonly TreeLine[], key: string, at: At = {}): EffectiveSetting | undefined => {
	const all = said(tree, fullKey(key, at), at).filter(each => each.item === undefined);
	const rank = Math.max(...all.map(each => each.rank));
	const wins = all.findLast(each => each.rank === rank);
	return wins && {value: wins.value, line: wins.line, lines: all.map(each => each.line)};
};

const isYes = (value: string): boolean => /^(?:yes|y|1)$/i.test(value);

/** Entries of a list (of words: `yes` or `no`, however that was written), those of a protocol over those for all; a list in one line (`mail_plugins = quota acl`) ends what stood before it. */
export const effectiveList = (tree: readonly TreeLine[], key: string, at: At = {}): EffectiveList | undefined => {
	const all = said(tree, fullKey(key, at), at);
	if (all.length === 0) return undefined;
	const isWords = settingKinds.get(fullKey(key, at)) === 'words';
	const items = new Map<string, string>();
	// A stable sort: within a rank the order of reading stays.
	for (const {item, value} of [...all].sort((a, b) => a.rank - b.rank)) {
		if (item !== undefined) items.set(item, isWords ? (isYes(value) ? 'yes' : 'no') : value);
		else {
			items.clear();
			for (const name of value.split(/[\s,]+/)) if (name !== '') items.set(name, 'yes');
		}
	}
	return {items, lines: all.map(each => each.line)};
};
