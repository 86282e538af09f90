// What a conversion of a Dovecot 2.3 configuration gives: the files, what was done and why, and what a person must decide.
import type {SourceFile} from '../config/source-file.ts';

/** Something that was done, by the catalogue of pitfalls: `D03`. */
export type UpgradeNote = {readonly id: string; readonly file: string; readonly line: number; readonly was: string; readonly now: string};

/** Something that cannot be decided from the files: the line is commented out, and this is what to do about it. */
export type UpgradeManual = {
	readonly id: string;
	readonly file: string;
	readonly line: number;
	readonly text: string;
	readonly says: string;
	readonly steps: readonly string[];
};

export type Upgrade = {readonly files: readonly SourceFile[]; readonly notes: readonly UpgradeNote[]; readonly manual: readonly UpgradeManual[]};
