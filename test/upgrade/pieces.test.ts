// The pieces of a conversion from Dovecot 2.3: variables, mail locations, quota rules, connect strings and columns, each as a table.
import {describe, expect, it} from 'vitest';
import {parseConnect} from '../../source/upgrade/connect-string.ts';
import {parseMailLocation} from '../../source/upgrade/mail-location.ts';
import {convertVariables} from '../../source/upgrade/old-variables.ts';
import {parseQuotaRule, parseQuotaWarning} from '../../source/upgrade/quota-size.ts';
import {convertColumns} from '../../source/upgrade/sql-columns.ts';

describe('variables', () => {
	it.each([
		['/srv/%d/%n', '', '/srv/%{user | domain}/%{user | username}'],
		['%u', '', '%{user}'],
		['%Lu', '', '%{user | lower}'],
		['%Ln@%Ld', '', '%{user | username | lower}@%{user | domain | lower}'],
		['%h/Maildir', '', '%{home}/Maildir'],
		["SELECT a FROM b WHERE c = '%u' AND d LIKE 'x%'", '', "SELECT a FROM b WHERE c = '%{user}' AND d LIKE 'x%'"],
		['%1n/%2.1n', '', '%{user | username | substr(0, 1)}/%{user | username | substr(2, 1)}'],
		['%{rip} %{lport} %{auth_user}', '', '%{remote_ip} %{local_port} %{original_user}'],
		['%{username}@%{domain}', '', '%{user | username}@%{user | domain}'],
		['%{md5:user}', '', '%{user | md5 | hexlify}'],
		[
			'user=<%u> method=%m rip=%r lip=%l mpid=%e %c session=<%{session}>',
			'login_log_format_elements',
			'user=<%{user}> method=%{mechanism} rip=%{remote_ip} lip=%{local_ip} mpid=%{mail_pid} %{secured} session=<%{session}>',
		],
		['%$: %s', 'login_log_format', '%{message}: %{elements}'],
		['msgid=%m: %$', 'deliver_log_format', 'msgid=%{msgid}: %{message}'],
		['%s(%u)<%{pid}><%{session}>: ', 'mail_log_prefix', '%{service}(%{user})<%{process:pid}><%{session}>: '],
		['%08Xu%08Xv', 'pop3_uidl_format', '%{uid | hex(8)}%{uidvalidity | hex(8)}'],
		['%f', 'pop3_uidl_format', '%{filename}'],
		// Not a variable of Dovecot.
		['%b %d %H:%M:%S ', 'log_timestamp', '%b %d %H:%M:%S '],
		['10%%', '', '10%%'],
		// 2.4 already.
		['%{user | domain}/%{user | username | lower}', '', '%{user | domain}/%{user | username | lower}'],
		['%{home}/x %{process:pid} %{protocol}', '', '%{home}/x %{process:pid} %{protocol}'],
	])('%s (%s)', (text, key, expected) => {
		expect(convertVariables(text, key)).toEqual({text: expected, unknown: []});
		expect(convertVariables(expected, key).text).toBe(expected);
	});

	it.each(['/x/%2.256Nu/%n', '%Hu', '%{if;%u;==;a;b;c}'])('%s has no counterpart that is certain, and is told', text => {
		expect(convertVariables(text).unknown).not.toEqual([]);
	});
});

describe('mail locations', () => {
	it.each([
		[
			'maildir:~/Maildir',
			[
				['mail_driver', 'maildir'],
				['mail_path', '~/Maildir'],
			],
		],
		[
			'mbox:~/mail:INBOX=/var/mail/%u',
			[
				['mail_driver', 'mbox'],
				['mail_path', '~/mail'],
				['mail_inbox_path', '/var/mail/%u'],
			],
		],
		[
			'maildir:~/Mail:INBOX=~/Mail/Inbox:LAYOUT=fs:INDEX=/i/%u:CONTROL=/c:UTF-8',
			[
				['mail_driver', 'maildir'],
				['mail_path', '~/Mail'],
				['mail_inbox_path', '~/Mail/Inbox'],
				['mailbox_list_layout', 'fs'],
				['mail_index_path', '/i/%u'],
				['mail_control_path', '/c'],
				['mailbox_list_utf8', 'yes'],
			],
		],
		[
			'mdbox:~/mdbox:ALT=/alt/%u:VOLATILEDIR=/tmp/%u',
			[
				['mail_driver', 'mdbox'],
				['mail_path', '~/mdbox'],
				['mail_alt_path', '/alt/%u'],
				['mail_volatile_path', '/tmp/%u'],
			],
		],
		[
			'/srv/mail',
			[
				['mail_driver', 'auto'],
				['mail_path', '/srv/mail'],
			],
		],
		[
			'maildir:/a::b',
			[
				['mail_driver', 'maildir'],
				['mail_path', '/a:b'],
			],
		],
		[
			'maildir:~/Maildir:INDEX=MEMORY',
			[
				['mail_driver', 'maildir'],
				['mail_path', '~/Maildir'],
				['mail_index_path', 'MEMORY'],
			],
		],
	])('%s', (text, settings) => {
		expect(parseMailLocation(text)).toEqual({settings, unknown: []});
	});
	it('what is empty is guessed, what is unknown is named', () => {
		expect(parseMailLocation('')).toBeUndefined();
		expect(parseMailLocation('maildir:~/x:NOSUCH=1')?.unknown).toEqual(['NOSUCH=1']);
	});
});

describe('quota', () => {
	it.each([
		['*:storage=1G', '*', [['quota_storage_size', '1G']]],
		['*:storage=102400', '*', [['quota_storage_size', '102400K']]],
		['*:bytes=1073741824', '*', [['quota_storage_size', '1073741824B']]],
		['*:storage=5GB:messages=1000', undefined, undefined],
		['*:storage=0', '*', [['quota_storage_size', 'unlimited']]],
		['*:messages=1000', '*', [['quota_message_count', '1000']]],
		['Trash:storage=+100M', 'Trash', [['quota_storage_extra', '100M']]],
		['Trash:storage=+10%%', 'Trash', [['quota_storage_percentage', '110']]],
		['Junk:ignore', 'Junk', [['quota_ignore', 'yes']]],
	])('%s', (text, mailbox, settings) => {
		expect(parseQuotaRule(text)).toEqual(mailbox === undefined ? undefined : {mailbox, settings});
	});
	it.each([
		['storage=95%% quota-warning 95 %u', [['quota_storage_percentage', '95']], 'quota-warning', '95 %u'],
		[
			'-storage=100%% quota-warning below %u',
			[
				['quota_storage_percentage', '100'],
				['quota_warning_threshold', 'under'],
			],
			'quota-warning',
			'below %u',
		],
		['messages=90%% warn', [['quota_message_percentage', '90']], 'warn', ''],
	])('warning %s', (text, settings, program, args) => {
		expect(parseQuotaWarning(text)).toEqual({settings, program, args});
	});
});

describe('a connect string', () => {
	it.each([
		[
			'host=127.0.0.1 dbname=mail user=a password=b',
			[
				{
					host: '127.0.0.1',
					parameters: [
						['dbname', 'mail'],
						['user', 'a'],
						['password', 'b'],
					],
				},
			],
		],
		[
			"host=/var/run/postgresql dbname='my mail' user=a",
			[
				{
					host: '/var/run/postgresql',
					parameters: [
						['dbname', 'my mail'],
						['user', 'a'],
					],
				},
			],
		],
		[
			'host=a host=b dbname=x',
			[
				{host: 'a', parameters: [['dbname', 'x']]},
				{host: 'b', parameters: [['dbname', 'x']]},
			],
		],
		['dbname=x', [{host: '', parameters: [['dbname', 'x']]}]],
		[
			'host=h password=\uE0003\uE001 dbname=x',
			[
				{
					host: 'h',
					parameters: [
						['password', '\uE0003\uE001'],
						['dbname', 'x'],
					],
				},
			],
		],
	])('%s', (text, expected) => {
		expect(parseConnect(text)).toEqual(expected);
	});
});

describe('columns of a user query', () => {
	it.each([
		[
			"SELECT 'maildir:/var/mail/vmail/' || maildir AS mail, 5000 AS uid FROM m",
			"SELECT 'maildir' AS mail_driver, '/var/mail/vmail/' || maildir AS mail_path, '/var/mail/vmail/' || maildir AS home, 5000 AS uid FROM m",
		],
		["SELECT home, 'maildir:' || path AS mail FROM m", "SELECT home, 'maildir' AS mail_driver, path AS mail_path FROM m"],
		[
			"SELECT CONCAT('maildir:/v/', a, '/', b) AS mail FROM m",
			"SELECT 'maildir' AS mail_driver, CONCAT('/v/', a, '/', b) AS mail_path, CONCAT('/v/', a, '/', b) AS home FROM m",
		],
		["SELECT '*:bytes=' || quota AS quota_rule FROM m", "SELECT quota || 'B' AS quota_storage_size FROM m"],
		["SELECT CONCAT('*:bytes=', quota*1048576) AS quota_rule FROM m", "SELECT CONCAT(quota*1048576, 'B') AS quota_storage_size FROM m"],
		["SELECT concat('*:storage=', quota, 'M') AS quota_rule FROM m", "SELECT concat(quota, 'M') AS quota_storage_size FROM m"],
		["SELECT '*:storage=' || (quota / 1024) AS quota_rule FROM m", "SELECT ((quota / 1024)) || 'K' AS quota_storage_size FROM m"],
		["SELECT '*:storage=1G' AS quota_rule FROM m", "SELECT '1G' AS quota_storage_size FROM m"],
		[
			"SELECT 'maildir:/v/' || m AS userdb_mail, p AS password FROM m",
			"SELECT 'maildir' AS userdb_mail_driver, '/v/' || m AS userdb_mail_path, '/v/' || m AS userdb_home, p AS password FROM m",
		],
		['SELECT a AS user, b AS home FROM m', 'SELECT a AS user, b AS home FROM m'],
		['EXECUTE something', 'EXECUTE something'],
	])('%s', (sql, expected) => {
		expect(convertColumns(sql)).toMatchObject({sql: expected, manual: []});
		expect(convertColumns(expected).sql).toBe(expected);
	});
	it.each([
		['SELECT mail FROM m', /cannot be seen/],
		["SELECT 'maildir:/v/' || m || ':LAYOUT=fs' AS mail FROM m", /options/],
		['SELECT rule AS quota_rule FROM m', /not understood/],
	])('%s is asked', (sql, says) => {
		const {sql: same, manual} = convertColumns(sql);
		expect(same).toBe(sql);
		expect(manual.join()).toMatch(says);
	});
});
