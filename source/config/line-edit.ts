// A change to whole lines of a configuration file, as data; positions are those of the text before any of the changes.

export type LineEdit = {
	readonly path: string;
	/** From 1: the first line it takes away, or before which it adds; beyond the last line: at the end. */
	readonly line: number;
	readonly removes: number;
	/** Without line ends: they get those of the file. */
	readonly adds: readonly string[];
};
