// All problems of a configuration at once: file, line, what Dovecot says, what was expected; and none where there is none.
import {describe, expect, it} from 'vitest';
import {configProblems} from '../../source/upgrade/config-problems.ts';
import {convertConfig} from '../../source/upgrade/convert-config.ts';
import {randomConfig} from '../dovecot/random-config.ts';
import {mainFile, treeOf} from '../dovecot/trees.ts';

const versions = 'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n';
const problems = (text: string, more: readonly {readonly path: string; readonly text: string}[] = []) =>
	configProblems([{path: mainFile, text: `${versions}${text}`}, ...more], mainFile);

describe('refused', () => {
	it.each([
		['foo = bar', 3, undefined, 'foo: Unknown setting: foo'],
		['\nmail_location = x', 4, 'D03', 'mail_location: Unknown setting: mail_location'],
		['passdb x {\n args = 1\n}', 4, 'D07', 'args: Unknown setting: args (passdb_args or passdb_x_args not found either.)'],
		[
			'service lmtp {\n unix_listener /x {\n  yy = 1\n }\n}',
			5,
			undefined,
			'yy: Unknown setting: yy (unix_listener_yy or unix_listener__x_yy not found either.)',
		],
		['passdb {\n}', 3, 'D06', 'passdb { } is missing section name'],
		['pgsql localhost {\n  user = a\n}', 4, undefined, 'user: Unknown setting: user (pgsql_user or pgsql_localhost_user not found either.)'],
		['plugin {\n}', 3, 'D13', 'Unknown section name: plugin'],
		['quota = x', 3, 'D15', "quota: Setting is a named list filter, use 'quota x {'"],
		['import_environment = TZ', 3, undefined, "import_environment: Setting is a string list, use 'import_environment {'"],
		['service x { a = b }', 3, undefined, "Garbage after '{'"],
		['hello', 3, undefined, "Expecting '{'"],
		['}', 3, undefined, "Unexpected '}'"],
		['a {', undefined, undefined, `Missing '}' (section started at ${mainFile}:3)`],
		['!include xx.conf', 3, undefined, 'No matches'],
		['!include dovecot.conf', 3, undefined, `Recursive include file: ${mainFile}`],
		['disable_plaintext_auth = yes', 3, 'D16', 'disable_plaintext_auth: Unknown setting: disable_plaintext_auth'],
		['protocol imap {\n protocol lmtp {\n }\n}', 4, undefined, 'Nested protocol { protocol { .. } } block not allowed'],
		[
			'namespace a {\n mailbox b {\n  protocol imap {\n  }\n }\n}',
			5,
			undefined,
			'mailbox { protocol { .. } } not allowed (use protocol { mailbox { .. } } instead)',
		],
		['protocol imap {\n local_name a.b {\n }\n}', 4, undefined, 'protocol { local_name { .. } } not allowed (use local_name { protocol { .. } } instead)'],
		['remote 10.0.0.0/8 {\n local 10.0.0.1 {\n }\n}', 4, undefined, 'remote { local { .. } } not allowed (use local { remote { .. } } instead)'],
		['namespace a {\n service b {\n }\n}', 4, undefined, 'service { .. } not allowed under namespace { .. }'],
		['local 10.0.0.1 {\n auth_verbose = yes\n}', 4, undefined, 'auth_verbose: Auth settings not supported inside local/remote blocks: auth_verbose'],
		[
			'local_name a.b {\n passdb sql {\n }\n}',
			4,
			undefined,
			'Failed to set passdb=sql for struct auth: Auth settings not supported inside local/remote blocks: passdb',
		],
		['mail_debug = true', 3, undefined, 'mail_debug: Invalid boolean value: true (use yes or no)'],
		['mail_plugins {\n quota = 0\n}', 4, undefined, 'quota: Invalid boolean value: 0 (use yes or no)'],
		['foo = \\\n a', 4, undefined, 'foo: Unknown setting: foo'],
	] as const)('%j', (text, line, id, says) => {
		expect(problems(text)).toContainEqual(expect.objectContaining({file: mainFile, line, says, kind: 'refused', ...(id === undefined ? {} : {id})}));
	});

	it('D01, D02', () => {
		expect(configProblems([{path: mainFile, text: 'listen = *\n'}], mainFile).map(each => [each.id, each.line])).toEqual([
			['D01', 1],
			['D02', undefined],
		]);
	});

	it('a file that may not be read, and a package that is not there', () => {
		const files = [{path: mainFile, text: `${versions}!include secret.conf\npgsql localhost {\n}\nprotocols = imap sieve\n`}];
		const found = configProblems(files, mainFile, {
			unread: [{path: '/etc/dovecot/secret.conf', why: 'Permission denied'}],
			missingPackages: new Set(['dovecot-pgsql', 'dovecot-managesieved']),
		});
		expect(found.map(each => [each.id, each.says])).toEqual([
			[undefined, "Couldn't open include file /etc/dovecot/secret.conf: Permission denied"],
			['D10', 'Unknown section name: pgsql'],
			['D12', 'protocols: Unknown protocol: sieve'],
		]);
		expect(found[1]?.expected).toContain('dovecot-pgsql');
	});
});

describe('taken, and not as it is meant', () => {
	it.each([
		['mail_home = /srv/%d/%n', 'R05', '/srv/%{user | domain}/%{user | username}'],
		['auth_username_format = %Lu', 'R05', '%{user | lower}'],
		['mail_home = /srv/%{domain}', 'R06', '/srv/%{user | domain}'],
		['mail_path = maildir:~/Maildir', 'R13', 'mail_driver, and a path without it'],
		['mail_path = ~/Maildir:LAYOUT=fs', 'R13', 'mailbox_list_layout, mail_index_path, ...'],
		['mail_plugins = $mail_plugins quota', 'R14', 'mail_plugins { name = yes }'],
		['sieve_extensions = +vnd.dovecot.pipe', 'D23', 'sieve_extensions { name = yes }'],
		['ssl_server_cert_file = </x.pem', 'D27', '/x.pem'],
		['quota "User quota" {\n  storage_size = 1G\n}', 'R10', 'the limit outside of the block'],
		['namespace inbox {\n}\nnamespace other {\n}', 'R23', 'one namespace for each prefix'],
		['mail_path = /a \\\n# cut off\n', undefined, 'no backslash at its end'],
	])('%j', (text, id, expected) => {
		expect(problems(text)).toEqual([expect.objectContaining({id, expected, kind: 'quiet', file: mainFile})]);
	});
});

describe('no false alarm', () => {
	it('Debian 13 as it is installed', () => {
		expect(configProblems(treeOf('debian13'), mainFile)).toEqual([]);
	});
	it.each(['debian12', 'iredmail', 'ispmail', 'passwd-file', 'postfixadmin', 'prefetch', 'system-users'])('%s, once it is converted; many before', name => {
		const files = [...treeOf(`2.3/${name}`), ...treeOf('debian13').filter(file => file.path.endsWith('.protocol'))];
		expect(configProblems(files, mainFile).length).toBeGreaterThan(5);
		expect(configProblems(convertConfig(files, mainFile).files, mainFile)).toEqual([]);
	});
	it.each([
		'service/lmtp/process_limit = 3',
		'mail_plugins/acl = yes',
		'userdb_fields/home = /x',
		'passdb/sql/query = SELECT 1',
		'local 10.0.0.1 {\n local_name a.b {\n  protocol imap {\n   mail_debug = yes\n  }\n }\n}',
		'service imap {\n protocol imap {\n }\n}',
		'local 10.0.0.1 {\n auth_allow_cleartext = yes\n}',
		'mail_debug = Y',
		'log_timestamp = "%b %d %H:%M:%S "',
		'auth_debug = yes',
		'mail_debug = yes',
		"passdb sql {\n  query = SELECT 1 WHERE a LIKE 'x%'\n}",
	])('%j', text => {
		expect(problems(text)).toEqual([]);
	});
});

it('any text is judged without a throw', () => {
	for (let seed = 1; seed <= 400; seed++)
		expect(Array.isArray(problems(randomConfig(seed), [{path: '/etc/dovecot/local.conf', text: randomConfig(-seed)}]))).toBe(true);
});
