// Reading a file and printing it gives the file, to the byte: Debian's own, examples, old ones, made-up ones, garbage, and large ones in time.
import {describe, expect, it} from 'vitest';
import {printConfigStatements, readConfigStatements} from '../../source/dovecot/config-statements.ts';
import {readConfigTree} from '../../source/dovecot/config-tree.ts';
import {randomConfig} from './random-config.ts';
import {treeOf} from './trees.ts';

const round = (text: string): string => printConfigStatements(readConfigStatements(text));

const old = ['debian12', 'iredmail', 'ispmail', 'passwd-file', 'postfixadmin', 'prefetch', 'system-users'].map(name => `2.3/${name}`);

describe.each(['debian13', 'example-config', ...old])('every file of %s', name => {
	it.each(treeOf(name))('$path', ({text}) => {
		expect(round(text)).toBe(text);
	});
});

it('2000 made-up texts, and their lines lie without a gap', () => {
	for (let seed = 1; seed <= 2000; seed++) {
		const text = randomConfig(seed);
		const statements = readConfigStatements(text);
		expect(printConfigStatements(statements), `seed ${seed}`).toBe(text);
		expect(statements.map(each => each.line)).toEqual([1, ...statements.slice(0, -1).map(each => each.lastLine + 1)]);
	}
});

describe('as doveconf 2.4.1 reads them', () => {
	const settings = (text: string) => readConfigStatements(text).flatMap(({parsed}) => (parsed.kind === 'nothing' ? [] : [parsed]));
	it.each([
		[
			'a comment behind a backslash does not end the line',
			'mail_path = /a \\ # c\n  b # d\n',
			[{kind: 'setting', key: 'mail_path', value: '/a b', quoted: false}],
		],
		['blanks behind a backslash neither', 'mail_path = /a \\   \n  b\n', [{kind: 'setting', key: 'mail_path', value: '/a b', quoted: false}]],
		[
			'a comment line cuts a continued line off, and Dovecot drops it',
			'mail_path = /a \\\n# comment\nmail_home = /x\n',
			[
				{kind: 'lost', text: 'mail_path = /a'},
				{kind: 'setting', key: 'mail_home', value: '/x', quoted: false},
			],
		],
		['so does an empty line', 'mail_path = /a \\\n\n', [{kind: 'lost', text: 'mail_path = /a'}]],
		['and the end of the file', 'mail_path = /a \\', [{kind: 'lost', text: 'mail_path = /a'}]],
		['a commented line does not go on', '#mail_path = /a \\\nmail_home = /x', [{kind: 'setting', key: 'mail_home', value: '/x', quoted: false}]],
		["an open quote hides a #: it's # c", "mail_path = it's # c", [{kind: 'setting', key: 'mail_path', value: "it's # c", quoted: false}]],
		['quotes within a value are its text', 'mail_path = "/a"/b', [{kind: 'setting', key: 'mail_path', value: '"/a"/b', quoted: false}]],
		['single quotes work too', "mail_home = 'x y'", [{kind: 'setting', key: 'mail_home', value: 'x y', quoted: true}]],
		['a key may be quoted', '"mail_path" = /q', [{kind: 'setting', key: 'mail_path', value: '/q', quoted: false}]],
		['the content of a file', 'ssl_cert = < /etc/x.pem', [{kind: 'setting', key: 'ssl_cert', value: '</etc/x.pem', quoted: false}]],
		['an include takes quotes as part of the name', '!include "/etc/x.conf"', [{kind: 'include', pattern: '"/etc/x.conf"', optional: false}]],
		['two braces are no end', '}}', [{kind: 'wrong', text: '}}', says: "Expecting '{'"}]],
		['a brace needs a blank before it', 'protocol lmtp{', [{kind: 'wrong', text: 'protocol lmtp{', says: "Expecting '{'"}]],
		['a name in single quotes is none', "quota 'a b' {", [{kind: 'wrong', text: "quota 'a b' {", says: "Expecting '{'"}]],
		['a block in one line is none', 'protocol lmtp { mail_path = /a }', [{kind: 'wrong', text: 'protocol lmtp { mail_path = /a }', says: "Garbage after '{'"}]],
		['line ends of Windows', 'mail_path = /a\r\n}\r\n', [{kind: 'setting', key: 'mail_path', value: '/a', quoted: false}, {kind: 'close'}]],
	])('%s', (_, text, expected) => {
		expect(settings(text)).toEqual(expected);
		expect(round(text)).toBe(text);
	});
});

describe('long texts are read in time, whatever they are', () => {
	const long = (piece: string, size = 1_000_000) => piece.repeat(Math.ceil(size / piece.length));
	it.each([
		['10 MB of settings', long('mail_path = /var/mail/%{user} # where mail lies\n', 10_000_000)],
		['one continued line', long('a \\\n')],
		['one line', long('a b "c" ')],
		['opening braces', long('a {\n')],
		['blanks', long(' ')],
		['quotes', long('"')],
		['zeros', long('\u0000')],
		['includes of itself', long('!include dovecot.conf\n')],
		['includes of everything', long('!include conf.d/*.conf\n')],
	])('%s', (_, text) => {
		expect(round(text) === text).toBe(true);
		const files = [
			{path: '/etc/dovecot/dovecot.conf', text},
			{path: '/etc/dovecot/conf.d/a.conf', text: 'mail_path = x\n!include ../dovecot.conf\n'},
		];
		expect(readConfigTree(files, '/etc/dovecot/dovecot.conf').length).toBeGreaterThan(0);
	});
});
