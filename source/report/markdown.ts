// Text that strangers wrote, as plain text in Markdown (CommonMark): nothing in it is markup, and a table's cell stays a cell.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {visible} from '../format/visible.ts';

export const plainText = (text: string): string => visible(redactSecrets(text)).replace(/[\\`*_[\]<>#|~]/g, '\\$&');

export const tableRows = (head: readonly string[], rows: ReadonlyArray<readonly string[]>): string[] => [
	`| ${head.join(' | ')} |`,
	`| ${head.map(() => '---').join(' | ')} |`,
	...rows.map(row => `| ${row.map(plainText).join(' | ')} |`),
];

/** A fence longer than any in the text. */
export const fenced = (lines: readonly string[]): string[] => {
	const text = lines.map(line => visible(redactSecrets(line)));
	const fence = '`'.repeat(Math.max(3, ...text.flatMap(line => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1))));
	return [fence, ...text, fence];
};
