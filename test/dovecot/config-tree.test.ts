// Dovecot's configuration as files: includes in place, comments, quotes, continued lines, and where a setting is really made.
import {describe, expect, it} from 'vitest';
import {parseConfigLine} from '../../source/dovecot/config-line.ts';
import {readConfigTree} from '../../source/dovecot/config-tree.ts';
import {findSetting} from '../../source/dovecot/find-setting.ts';
import {redactSecrets} from '../../source/dovecot/redact-secrets.ts';
import {selectedFields, userdbFields} from '../../source/dovecot/userdb-fields.ts';

describe('a line', () => {
	it.each([
		['mail_driver = maildir', {kind: 'setting', key: 'mail_driver', value: 'maildir'}],
		['  mail_home=/var/vmail/%{user | domain}  # where', {kind: 'setting', key: 'mail_home', value: '/var/vmail/%{user | domain}'}],
		['password = a#b', {kind: 'setting', key: 'password', value: 'a'}],
		['password = "a#b \\" c"', {kind: 'setting', key: 'password', value: 'a#b " c'}],
		["query = SELECT 'it' || x FROM y WHERE z = '%{user}'", {kind: 'setting', key: 'query', value: "SELECT 'it' || x FROM y WHERE z = '%{user}'"}],
		['mail_path =', {kind: 'setting', key: 'mail_path', value: ''}],
		['protocol lmtp {', {kind: 'open', block: 'protocol', name: 'lmtp'}],
		['quota "User quota" {', {kind: 'open', block: 'quota', name: 'User quota'}],
		['protocol !pop3 {', {kind: 'open', block: 'protocol', name: '!pop3'}],
		['parameters {', {kind: 'open', block: 'parameters', name: ''}],
		['unix_listener /var/spool/postfix/private/auth {', {kind: 'open', block: 'unix_listener', name: '/var/spool/postfix/private/auth'}],
		['}', {kind: 'close'}],
		['!include conf.d/*.conf', {kind: 'include', pattern: 'conf.d/*.conf', optional: false}],
		['!include_try local.conf', {kind: 'include', pattern: 'local.conf', optional: true}],
		['#!include auth-system.conf.ext', {kind: 'nothing'}],
		['   ', {kind: 'nothing'}],
		['service x { a = b', {kind: 'wrong', text: 'service x { a = b', says: "Garbage after '{'"}],
	])('%s', (line, expected) => {
		expect(parseConfigLine(line)).toMatchObject(expected);
	});
});

const files = [
	{path: '/etc/dovecot/dovecot.conf', text: 'mail_driver = mbox\n!include conf.d/*.conf\n!include_try local.conf\n'},
	{path: '/etc/dovecot/conf.d/20-b.conf', text: 'protocol lmtp {\n  # auth_username_format = no\n  auth_username_format = %{user}\n}\n'},
	{
		path: '/etc/dovecot/conf.d/10-a.conf',
		text: 'mail_driver = sdbox\nuserdb sql {\n  query = SELECT a, \\\n    b AS home \\\n    FROM c\n}\n!include ../dovecot.conf\n',
	},
	{path: '/etc/dovecot/conf.d/30-off.conf.ucf-dist', text: 'mail_driver = wrong\n'},
	{path: '/etc/dovecot/local.conf', text: 'mail_driver = maildir\n'},
];
const tree = readConfigTree(files, '/etc/dovecot/dovecot.conf');

describe('a tree', () => {
	it('is read in the order of Dovecot, and an include of itself ends', () => {
		expect([...new Set(tree.map(line => line.file))]).toEqual([
			'/etc/dovecot/dovecot.conf',
			'/etc/dovecot/conf.d/10-a.conf',
			'/etc/dovecot/conf.d/20-b.conf',
			'/etc/dovecot/local.conf',
		]);
	});

	it('a file is found by a pattern that goes up, and by one through a directory that is a link', () => {
		const read = (pattern: string, path: string) =>
			readConfigTree(
				[
					{path: '/etc/dovecot/dovecot.conf', text: `!include ${pattern}\n`},
					{path, text: 'mail_driver = mbox\n'},
				],
				'/etc/dovecot/dovecot.conf',
			).map(({text}) => text);
		expect(read('conf.d/../inc/a.conf', '/etc/dovecot/inc/a.conf')).toContain('mail_driver = mbox');
		expect(read('conf.d/../inc/a.conf', '/etc/dovecot/conf.d/../inc/a.conf')).toContain('mail_driver = mbox');
	});

	it('has all files of a pattern open while the first is read: one that includes a later one brings nothing, an earlier one comes again', () => {
		const broughtBy = (includes: Readonly<Record<string, string>>) =>
			readConfigTree(
				[
					{path: '/etc/dovecot/dovecot.conf', text: '!include conf.d/*.conf\n'},
					...['10-a', '20-b'].map(name => ({path: `/etc/dovecot/conf.d/${name}.conf`, text: includes[name] ?? ''})),
				],
				'/etc/dovecot/dovecot.conf',
			).flatMap(({file, brought}) => (file.includes('/conf.d/') && brought ? [[file.slice(-9, -5), brought.length]] : []));
		expect(broughtBy({'10-a': '!include 20-b.conf\n'})).toEqual([['10-a', 0]]);
		expect(broughtBy({'20-b': '!include 10-a.conf\n'})).toEqual([['20-b', 1]]);
		expect(broughtBy({'10-a': '!include 20-b.conf\n', '20-b': '!include 10-a.conf\n'})).toEqual([
			['10-a', 0],
			['20-b', 1],
			['10-a', 0],
		]);
	});

	it('tells where the value that holds is written', () => {
		expect(findSetting(tree, ['mail_driver'])).toEqual({file: '/etc/dovecot/local.conf', line: 1, value: 'maildir', text: 'mail_driver = maildir'});
		expect(findSetting(tree, ['auth_username_format'])).toBeUndefined();
		expect(findSetting(tree, ['auth_username_format'], ['protocol lmtp'])).toMatchObject({file: '/etc/dovecot/conf.d/20-b.conf', line: 3});
	});

	it('loses nothing: the lines of a file make the file again', () => {
		for (const {path, text} of files.slice(1, 3))
			expect(
				tree
					.filter(line => line.file === path)
					.map(line => line.text)
					.join('\n'),
			).toBe(text);
	});

	it('knows what a query over several lines returns, and where it begins', () => {
		expect(userdbFields(tree)).toEqual([
			expect.objectContaining({file: '/etc/dovecot/conf.d/10-a.conf', line: 3, from: 'query', fields: new Set(['a', 'home'])}),
		]);
	});
});

it.each([
	["SELECT 'maildir:/var/mail/vmail/' || maildir AS mail, 5000 AS uid, 5000 AS gid FROM mailbox", ['mail', 'uid', 'gid']],
	["select concat('/a/', x, ', home') as mail_path, (select 1 from y) as quota, u.home from u", ['mail_path', 'quota', 'home']],
	["SELECT '/x/%{user | domain}' AS home FROM a", ['home']],
	['SELECT * FROM a', ['*']],
	['CALL something()', []],
])('the fields of %s', (sql, fields) => {
	expect([...selectedFields(sql)]).toEqual(fields);
});

it.each([
	['    password = geheim', '    password = ********'],
	['doveadm_password = "a b c"', 'doveadm_password = ********'],
	['ssl_server_key_password = x', 'ssl_server_key_password = ********'],
	['connect = host=127.0.0.1 dbname=a user=b password=geheim', 'connect = host=127.0.0.1 dbname=a user=b password=********'],
	['  password=geheim \\', '  password=******** \\'],
	['auth_policy_hash_nonce = abc', 'auth_policy_hash_nonce = ********'],
	['default_password_scheme = BLF-CRYPT', 'default_password_scheme = BLF-CRYPT'],
	['password_query = SELECT password FROM x', 'password_query = SELECT password FROM x'],
	[
		"query = SELECT username AS user, password FROM mailbox WHERE username = '%{user}'",
		"query = SELECT username AS user, password FROM mailbox WHERE username = '%{user}'",
	],
	['FATAL:  password authentication failed for user "mailuser"', 'FATAL:  password authentication failed for user "mailuser"'],
])('redacts %s', (text, expected) => {
	expect(redactSecrets(text)).toBe(expected);
});
