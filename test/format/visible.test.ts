// What strangers wrote is drawn as text and never obeyed by the terminal.
import {expect, test} from 'vitest';
import {visible} from '../../source/format/visible.ts';

test.each([
	['plain text with ä and 中 stays', 'plain text with ä and 中 stays'],
	['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
	['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
	['\u009b31m', '\\x9b31m'],
	['a\nb\r\tc', 'a\\nb\\r\\tc'],
	['a\u202egnp.exe', 'a\\u{202e}gnp.exe'],
	['zero\u200bwidth\ufeff', 'zero\\u{200b}width\\u{feff}'],
	['half \ud800 pair', 'half \\u{d800} pair'],
	['\u007f', '\\x7f'],
])('%j is drawn as %j', (text, drawn) => {
	expect(visible(text)).toBe(drawn);
});
