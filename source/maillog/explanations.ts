// What lines of the mail log mean in plain words, what to do about it, and which fix knows it: what has one cause first, then trouble, then what happens every day.
import {dovecotLines} from './dovecot-lines.ts';
import {everydayLines} from './everyday-lines.ts';
import {rspamdLines} from './rspamd-lines.ts';
import {troubleLines} from './trouble-lines.ts';
import {undeliveredLines} from './undelivered-lines.ts';

export type Explanation = {
	readonly when: RegExp;
	readonly means: string;
	readonly todo?: string;
	/** Its id in source/fixes/. */
	readonly fix?: string;
};

/** The first that fits is told. */
export const explanations: readonly Explanation[] = [...rspamdLines, ...dovecotLines, ...undeliveredLines, ...troubleLines, ...everydayLines];
