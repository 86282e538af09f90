// The demo's reading of Dovecot 2.4 configuration: recorded answers of the real doveconf, its errors to the letter.
import {describe, expect, test} from 'vitest';
import {newWorld, run} from './world.ts';

const withLocal = async (text: string, argv: readonly string[] = ['doveconf', 'mail_driver']) => {
	const world = newWorld();
	world.files.write('/etc/dovecot/local.conf', text);
	return run(world, argv);
};

describe('errors name file and line, with exit code 89', () => {
	test.each([
		['foo = bar\n', 'line 1: foo: Unknown setting: foo'],
		['mail_driver = maildir\n\nprotocol lmtp {\n  bla = 1\n}\n', 'line 4: bla: Unknown setting: bla'],
		['passdb x {\n args = 1\n}\n', 'line 2: args: Unknown setting: args (passdb_args or passdb_x_args not found either.)'],
		['service lmtp {\n zz = 1\n}\n', 'line 2: zz: Unknown setting: zz (service_zz or service_lmtp_zz not found either.)'],
		['service lmtp {\n unix_listener /x {\n yy = 1\n}\n}\n', 'line 3: yy: Unknown setting: yy (unix_listener_yy or unix_listener__x_yy not found either.)'],
		['bla {\n}\n', 'line 1: Unknown section name: bla'],
		['}\n', "line 1: Unexpected '}'"],
		['!include xx.conf\n', 'line 1: No matches'],
		['passdb {\n}\n', 'line 1: passdb { } is missing section name'],
		['service x { a = b }\n', "line 1: Garbage after '{'"],
		['hello\n', "line 1: Expecting '{'"],
		['mail_location = maildir:~/Maildir\n', 'line 1: mail_location: Unknown setting: mail_location'],
	])('%j', async (text, says) => {
		expect(await withLocal(text)).toEqual({code: 89, out: '', err: `doveconf: Fatal: Error in configuration file /etc/dovecot/local.conf ${says}\n`});
	});

	test('a configuration that is not there', async () => {
		const world = newWorld();
		expect((await run(world, ['doveconf', '-c', '/nonexistent', '-n'])).err).toBe(
			'doveconf: Fatal: open(/nonexistent) failed: No such file or directory (copy example configs from /usr/share/doc/dovecot-core/example-config/)\n',
		);
	});
});

test.each([
	['the later file wins', 'mail_driver = maildir\n', ['doveconf', 'mail_driver'], 'mail_driver = maildir\n'],
	[
		'a protocol may differ',
		'protocol lmtp {\n  auth_username_format = %{user | lower}\n}\n',
		['doveconf', '-f', 'protocol=lmtp', 'auth_username_format'],
		'auth_username_format = %{user | lower}\n',
	],
	["and is not asked without its filter: Dovecot's default stays", '', ['doveconf', 'auth_username_format'], 'auth_username_format = %{user | lower}\n'],
	['a word that is no setting prints nothing', '', ['doveconf', 'nonsuch_key'], ''],
	[
		'lists of files that come first are kept',
		'protocols {\n  pop3 = yes\n}\n',
		['doveconf', 'protocols'],
		'protocols {\n  imap = yes\n  lmtp = yes\n  pop3 = yes\n  sieve = yes\n}\n',
	],
	['a certificate is known only within its block', '', ['doveconf', 'ssl_server_cert_file', 'ssl'], 'ssl_server_cert_file = \nssl = yes\n'],
])('%s', async (_, text, argv, out) => {
	expect((await withLocal(text, argv)).out).toBe(out);
});

test('a # in the middle of a word is a comment and a warning', async () => {
	expect(await withLocal('mail_path = maildir:~/x#y\n', ['doveconf', 'mail_path'])).toEqual({
		code: 0,
		out: 'mail_path = maildir:~/x\n',
		err: "doveconf: Warning: Configuration file /etc/dovecot/local.conf line 1: Ambiguous '#' character in line, treating it as comment. Add a space before it to remove this warning.\n",
	});
});

test('a copy of the tree can be checked beside the live one', async () => {
	const world = newWorld();
	for (const path of world.files.walk('/etc/dovecot'))
		if (world.files.look(path)?.kind === 'file') world.files.write(path.replace('/etc/dovecot', '/srv/stage'), world.files.read(path));
	world.files.write('/srv/stage/local.conf', 'mail_driver = maildir\n');
	expect((await run(world, ['doveconf', '-c', '/srv/stage/dovecot.conf', 'mail_driver'])).out).toBe('mail_driver = maildir\n');
	expect((await run(world, ['doveconf', 'mail_driver'])).out).toBe('mail_driver = mbox\n');
});

test('a restart with a broken configuration fails as the real unit does, and a repaired one starts again', async () => {
	const world = newWorld();
	world.files.write('/etc/dovecot/local.conf', 'mail_location = x\n');
	expect((await run(world, ['systemctl', 'restart', 'dovecot'])).err).toContain('Job for dovecot.service failed');
	expect((await run(world, ['systemctl', 'show', '-p', 'ActiveState,SubState,Result,ExecMainStatus', 'dovecot'])).out).toBe(
		'Result=exit-code\nExecMainStatus=89\nActiveState=failed\nSubState=failed\n',
	);
	expect((await run(world, ['journalctl', '-u', 'dovecot', '-o', 'cat', '-n', '5'])).out).toContain(
		'doveconf: Fatal: Error in configuration file /etc/dovecot/local.conf line 1: mail_location: Unknown setting: mail_location\n',
	);
	expect((await run(world, ['systemctl', 'list-units', '--failed', '--output=json'])).out).toContain('"unit":"dovecot.service"');
	world.files.remove('/etc/dovecot/local.conf');
	expect((await run(world, ['systemctl', 'start', 'dovecot'])).code).toBe(0);
});
