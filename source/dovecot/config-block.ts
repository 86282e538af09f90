// A block of Dovecot's configuration as `doveconf -n` prints it, and how to find one.

export type ConfigBlock = {
	/** `passdb`, `protocol`, ...; empty for the whole configuration. */
	readonly kind: string;
	/** `sql`, `lmtp`, `User quota`; empty when it has none. */
	readonly name: string;
	readonly settings: ReadonlyMap<string, string>;
	readonly blocks: readonly ConfigBlock[];
};

export const blocksOf = (block: ConfigBlock, kind: string): readonly ConfigBlock[] => block.blocks.filter(each => each.kind === kind);
