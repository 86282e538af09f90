// Which of several lines holds, for whom; the lab proves the same with the real doveconf (test/lab/dovecot-effective, dovecot-likely).
import {expect, test} from 'vitest';
import {readConfigTree} from '../../source/dovecot/config-tree.ts';
import {type At, effectiveList, effectiveSetting} from '../../source/dovecot/effective-setting.ts';

const main = '/etc/dovecot/dovecot.conf';
const treeOf = (text: string) => readConfigTree([{path: main, text}], main);
const value = (text: string, key: string, at: At = {}) => effectiveSetting(treeOf(text), key, at)?.value;
const list = (text: string, key: string, at: At = {}) => Object.fromEntries(effectiveList(treeOf(text), key, at)?.items ?? []);

test.each([
	['mail_home = /a\nmail_home = /b', {}, '/b'],
	['protocol lmtp {\n mail_home = /l\n}\nmail_home = /b', {protocol: 'lmtp'}, '/l'],
	['protocol lmtp {\n mail_home = /l\n}\nmail_home = /b', {protocol: 'imap'}, '/b'],
	['protocol !imap {\n mail_home = /n\n}', {protocol: 'lmtp'}, '/n'],
	['local 10.0.0.1 {\n mail_home = /l\n}', {}, undefined],
	// What is for clients and servers of TLS is not for mail.
	['ssl_server {\n mail_home = /t\n}', {}, undefined],
])('mail_home of %j', (text, at, expected) => {
	expect(value(text, 'mail_home', at)).toBe(expected);
});

test('a key with slashes stands for its blocks', () => {
	expect(value('service/lmtp/process_limit = 3', 'process_limit', {within: ['service lmtp']})).toBe('3');
	expect(value('ssl_server/cert_file = /c', 'ssl_server_cert_file')).toBe('/c');
	expect(value('passdb/sql/query = SELECT 1', 'passdb_sql_query', {within: ['passdb sql']})).toBe('SELECT 1');
	expect(list('mail_plugins/acl = yes\nmail_plugins {\n quota = yes\n}', 'mail_plugins')).toEqual({acl: 'yes', quota: 'yes'});
});

test('entries of a list are there or not, however that is written; those of strings are kept as they are', () => {
	expect(list('mail_plugins {\n acl = YES\n quota = 1\n notify = y\n fts = No\n}', 'mail_plugins')).toEqual({
		acl: 'yes',
		quota: 'yes',
		notify: 'yes',
		fts: 'no',
	});
	expect(list('userdb_fields {\n home = Y\n}', 'userdb_fields')).toEqual({home: 'Y'});
	expect(list('mail_plugins = acl\nssl_server {\n mail_plugins {\n  quota = yes\n }\n}', 'mail_plugins')).toEqual({acl: 'yes'});
});
