// From what a 2.3 query returned as `mail` (`'maildir:/base/' || column`) to the home that 2.4 wants, and where mail lay by it (doc.dovecot.org, "Upgrading from 2.3 to 2.4").

import {literalOf, partsOf} from './sql-concat.ts';

export type ProposedHome = {
	/** SQL of the same shape: `'/base/' || column`. */
	readonly home: string;
	readonly driver: string;
	/** The literal beginning of the path, up to its last slash: `/base`. */
	readonly base: string;
	/** Whether the path ended in a folder `Maildir` below the home, where Dovecot 2.4 looks by itself. */
	readonly nested: boolean;
};

/** Undefined: the path is not to be seen here, a column or a function holds it whole. */
export const proposeHome = (mail: string): ProposedHome | undefined => {
	const called = /^(concat)\s*\(([\s\S]*)\)$/i.exec(mail.trim());
	const parts = [...partsOf(mail)];
	const first = /^(maildir|sdbox|mdbox|dbox|mbox):(\/[\s\S]*)$/.exec(literalOf(parts[0]) ?? '');
	if (!first) return undefined;
	const [, driver = '', path = ''] = first;
	parts[0] = `'${path}'`;
	// Options of 2.3 behind the path have settings of their own in 2.4.
	for (let at = 0; at < parts.length; at++) {
		const text = literalOf(parts[at]);
		const colon = text === undefined ? -1 : text.search(/:(?:[A-Z]+=|UTF-8)/);
		if (text === undefined || colon < 0) continue;
		parts.splice(at, parts.length, ...(colon === 0 ? [] : [`'${text.slice(0, colon)}'`]));
	}
	const last = literalOf(parts.at(-1));
	const nested = last !== undefined && /\/Maildir\/?$/.test(last);
	if (nested) {
		const rest = last.replace(/\/Maildir\/?$/, '');
		parts.splice(-1, 1, ...(rest === '' ? [] : [`'${rest}'`]));
	}
	if (parts.length === 0) return undefined;
	const start = literalOf(parts[0]) ?? '';
	const base = start.slice(0, Math.max(0, start.lastIndexOf('/', start.search(/%|$/))));
	const home = called ? `${called[1]}(${parts.join(', ')})` : parts.join(' || ');
	return {home, driver, base, nested};
};
