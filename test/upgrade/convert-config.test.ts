// Conversion of a Dovecot 2.3 configuration: each change of the catalogue by itself, the rest to the byte, and never a throw.
import {describe, expect, it} from 'vitest';
import {readConfigTree} from '../../source/dovecot/config-tree.ts';
import {configProblems} from '../../source/upgrade/config-problems.ts';
import {convertConfig} from '../../source/upgrade/convert-config.ts';
import {randomConfig} from '../dovecot/random-config.ts';
import {mainFile, textOf, treeOf} from '../dovecot/trees.ts';

const versions = 'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n';
const convert = (text: string, more: Readonly<Record<string, string>> = {}) =>
	convertConfig([{path: mainFile, text: `${versions}${text}`}, ...Object.entries(more).map(([path, file]) => ({path, text: file}))], mainFile);
const converted = (text: string): string => textOf(convert(text).files, mainFile).slice(versions.length);

describe('each change of the catalogue', () => {
	it.each([
		['D03', 'mail_location = maildir:~/Maildir:LAYOUT=fs # here\n', 'mail_driver = maildir\nmail_path = ~/Maildir\nmailbox_list_layout = fs\n'],
		[
			'D04',
			'local_name mx.example.org {\n  ssl_cert = </x\n  ssl_key = </y\n}\n',
			'local_name mx.example.org {\n  ssl_server_cert_file = /x\n  ssl_server_key_file = /y\n}\n',
		],
		['D05', 'ssl_protocols = !SSLv3 !TLSv1\n', 'ssl_min_protocol = TLSv1.2\n'],
		['D05', 'verbose_ssl = yes\n', 'log_debug = category=ssl\n'],
		['D06', 'passdb {\n  driver = pam\n  args = session=yes dovecot\n}\n', 'passdb pam {\n  session = yes\n  service_name = dovecot\n}\n'],
		[
			'D07',
			'userdb {\n  driver = static\n  args = uid=vmail gid=vmail home=/srv/%d/%n allow_all_users=yes\n}\n',
			'userdb static {\n  allow_all_users = yes\n  fields {\n    uid = vmail\n    gid = vmail\n    home = /srv/%{user | domain}/%{user | username}\n  }\n}\n',
		],
		['D06', 'userdb {\n  driver = passwd\n  override_fields = home=/srv/%u\n}\n', 'userdb passwd {\n  fields {\n    home = /srv/%{user}\n  }\n}\n'],
		['D05', 'ssl_options = no_compression no_ticket # tls\n', 'ssl_options = no_ticket # tls\n'],
		['D05', 'ssl_options = no_compression\n', ''],
		[
			'D04',
			'local_name "a.example.org b.example.org" {\n  ssl_cert = </x\n}\n',
			'local_name a.example.org {\n  ssl_server_cert_file = /x\n}\n\nlocal_name b.example.org {\n  ssl_server_cert_file = /x\n}\n',
		],
		[
			'D07',
			'userdb {\n  driver = static\n  args = mail=mdbox:~/m quota_rule=*:storage=5M\n}\n',
			'userdb static {\n  fields {\n    mail_driver = mdbox\n    mail_path = ~/m\n    quota_storage_size = 5M\n  }\n}\n',
		],
		['D15', 'plugin {\n  quota_grace = 50M\n}\n', 'quota_storage_grace = 50M\n'],
		['D14', 'plugin {\n  sieve_vacation_max_period = 0\n}\n', 'sieve_vacation_max_period = unlimited\n'],
		['D14', 'plugin {\n  sieve_vacation_dont_check_recipient = yes\n}\n', 'sieve_vacation_check_recipient = no\n'],
		['D14', 'plugin {\n  sieve_discard = /x\n}\n', 'sieve_script discard {\n  type = discard\n  path = /x\n}\n'],
		['D23', 'plugin {\n  sieve_extensions = +notify +editheader\n}\n', 'sieve_extensions {\n  editheader = yes\n}\n'],
		['D17', 'service imap {\n  vsz_limit = 0\n  client_limit = 0\n}\n', 'service imap {\n  vsz_limit = unlimited\n}\n'],
		['D18', 'mail_plugins = acl listescape\n', 'mail_plugins {\n  acl = yes\n}\nmailbox_list_storage_escape_char = "\\\\"\n'],
		[
			'D18',
			'mail_plugins = fts fts_solr\nplugin {\n  fts = solr\n  fts_solr = url=http://solr.example.org:8983/solr/dovecot/\n}\n',
			'mail_plugins {\n  fts = yes\n  fts_solr = yes\n}\nfts solr {\n  url = http://solr.example.org:8983/solr/dovecot/\n}\n',
		],
		['D20', 'service doveadm {\n  inet_listener {\n    port = 12345\n  }\n}\n', 'service doveadm {\n  inet_listener doveadm {\n    port = 12345\n  }\n}\n'],
		[
			'R05',
			'protocol sieve {\n  managesieve_logout_format = bytes=%i/%o\n}\n',
			'protocol sieve {\n  managesieve_logout_format = bytes=%{input}/%{output}\n}\n',
		],
		['D13', 'plugin {\n  # why\n  sieve_vacation_min_period = 1d\n}\n', '# why\nsieve_vacation_min_period = 1d\n'],
		['D15', 'plugin {\n  quota = count:User quota\n}\n', 'quota "User quota" {\n  driver = count\n}\n'],
		['D16', 'disable_plaintext_auth = yes\n', 'auth_allow_cleartext = no\n'],
		['D16', 'disable_plaintext_auth = no\n', 'auth_allow_cleartext = yes\n'],
		['D16', 'ssl = required\ndisable_plaintext_auth = no\n', 'ssl = required\nauth_allow_cleartext = no\n'],
		['D17', 'service imap-login {\n  service_count = 0\n}\n', 'service imap-login {\n  restart_request_count = unlimited\n}\n'],
		[
			'D17',
			'service a {\n  inet_listener b {\n    address = 127.0.0.1, ::1\n  }\n}\n',
			'service a {\n  inet_listener b {\n    listen = 127.0.0.1  ::1\n  }\n}\n',
		],
		['D18', 'mail_replica = tcp:x\n', ''],
		['D20', 'namespace {\n  inbox = yes\n}\n', 'namespace inbox {\n  inbox = yes\n}\n'],
		['D22', 'protocols = $protocols sieve\n', 'protocols {\n  sieve = yes\n}\n'],
		['D16', 'ssl = required\nauth_allow_cleartext = yes\n', 'ssl = required\nauth_allow_cleartext = no\n'],
		['D23', 'sieve_extensions = +editheader\n', 'sieve_extensions {\n  editheader = yes\n}\n'],
		['D27', 'ssl_server_key_file = </y\n', 'ssl_server_key_file = /y\n'],
		['R13', 'mail_path = maildir:~/Maildir:LAYOUT=fs\n', 'mail_driver = maildir\nmail_path = ~/Maildir\nmailbox_list_layout = fs\n'],
		['R05', 'mail_home = /srv/%d/%n  # home\n', 'mail_home = /srv/%{user | domain}/%{user | username}  # home\n'],
		['R05', 'auth_username_format = %Lu\n', 'auth_username_format = %{user | lower}\n'],
		['R14', 'protocol lmtp {\n  mail_plugins = $mail_plugins sieve\n}\n', 'protocol lmtp {\n  mail_plugins {\n    sieve = yes\n  }\n}\n'],
	])('%s: %s', (id, before, after) => {
		expect(converted(before)).toBe(after);
		expect(convert(before).notes.map(note => note.id)).toContain(id);
		expect(converted(after)).toBe(after);
	});

	it('D01, D02: the versions come first', () => {
		const {files, notes} = convertConfig([{path: mainFile, text: '# mine\nlisten = *\n'}], mainFile);
		expect(textOf(files, mainFile)).toBe(`# mine\n${versions}\nlisten = *\n`);
		expect(notes.map(note => note.id)).toEqual(['D01', 'D02']);
	});

	it('D02 alone: behind the version of the configuration, before which nothing may stand', () => {
		const {files} = convertConfig([{path: mainFile, text: '# mine\ndovecot_config_version = 2.4.0 # first\nlisten = *\n'}], mainFile);
		expect(textOf(files, mainFile)).toBe('# mine\ndovecot_config_version = 2.4.0 # first\ndovecot_storage_version = 2.4.0\nlisten = *\n');
		expect(configProblems(files, mainFile)).toEqual([]);
	});

	it('a second SQL passdb gets a name of its own', () => {
		const block = 'passdb {\n  driver = sql\n  args = /etc/dovecot/a.ext\n}\n';
		const {files} = convert(`${block}${block}`, {'/etc/dovecot/a.ext': 'driver = pgsql\nconnect = host=h dbname=d\npassword_query = SELECT 1\n'});
		expect(textOf(files, mainFile).slice(versions.length)).toBe(
			'!include /etc/dovecot/a.ext\npassdb sql {\n  query = SELECT 1\n}\npassdb sql2 {\n  driver = sql\n  sql_query = SELECT 1\n}\n',
		);
		expect(textOf(files, '/etc/dovecot/a.ext')).toBe('sql_driver = pgsql\npgsql h {\n  parameters {\n    dbname = d\n  }\n}\n');
	});

	it('the password stays in the file that holds it, and is in no note', () => {
		const {files, notes} = convertConfig(
			treeOf('2.3/ispmail').map(file => ({...file, text: file.text.replace('@PASSWORD@', 'kanarienvogel')})),
			mainFile,
		);
		expect(files.filter(file => file.text.includes('kanarienvogel')).map(file => file.path)).toEqual(['/etc/dovecot/dovecot-sql.conf.ext']);
		expect(JSON.stringify(notes)).not.toContain('kanarienvogel');
	});
});

describe('a location of its own takes the place of the whole mail_location', () => {
	const all = 'mail_location = maildir:~/Maildir:LAYOUT=fs:INDEX=/idx/%u:INBOX=~/in\n';
	it('of a namespace', () => {
		expect(converted(`${all}namespace archive {\n  prefix = Archive/\n  location = mdbox:~/archive\n}\n`)).toContain(
			[
				'  prefix = Archive/',
				'  mail_driver = mdbox',
				'  mail_path = ~/archive',
				'  mailbox_list_layout = fs',
				'  mail_index_path =',
				'  mail_inbox_path =',
				'}',
			].join('\n'),
		);
	});

	it('of a user in the database', () => {
		const query = "user_query = SELECT CONCAT('maildir:/srv/', maildir) AS mail, 5000 AS uid FROM mailbox WHERE username = '%u'";
		const {files} = convert(`${all}userdb {\n  driver = sql\n  args = /etc/dovecot/a.ext\n}\n`, {
			'/etc/dovecot/a.ext': `driver = pgsql\nconnect = host=h dbname=d\n${query}\n`,
		});
		expect(textOf(files, mainFile)).toContain(
			"query = SELECT 'maildir' AS mail_driver, CONCAT('/srv/', maildir) AS mail_path, 'maildir++' AS mailbox_list_layout, '' AS mail_index_path, CONCAT('/srv/', maildir) AS mail_inbox_path,",
		);
	});
});

it('a block in a file of queries, which 2.3 read over, is no block of the configuration', () => {
	const map = 'map {\n  pattern = priv/quota/storage\n  table = quota\n}\n';
	const {files} = convert('userdb {\n  driver = sql\n  args = /etc/dovecot/a.ext\n}\n', {
		'/etc/dovecot/a.ext': `driver = pgsql\nconnect = host=h dbname=d\n${map}user_query = SELECT 1\n`,
	});
	expect(textOf(files, '/etc/dovecot/a.ext')).toContain('#map {\n  #pattern = priv/quota/storage\n  #table = quota\n#}\n');
	expect(configProblems(files, mainFile)).toEqual([]);
});

describe('what cannot be decided', () => {
	it.each([
		['passdb {\n  driver = ldap\n  args = /etc/dovecot/ldap.conf\n}\n', 'D18', '#passdb {\n  #driver = ldap\n  #args = /etc/dovecot/ldap.conf\n#}\n'],
		['passdb {\n  driver = sql\n  args = /etc/dovecot/away.conf\n}\n', 'D08', '#passdb {\n  #driver = sql\n  #args = /etc/dovecot/away.conf\n#}\n'],
		['plugin {\n  nobody_knows = 1\n}\n', 'D13', '  #nobody_knows = 1\n'],
		['mail_attachment_fs = crypt:set_prefix=x:posix:\n', 'D17', '#mail_attachment_fs = crypt:set_prefix=x:posix:\n'],
		['mail_location = maildir:~/x:NOSUCH=1\n', 'D03', '#mail_location = maildir:~/x:NOSUCH=1\n'],
	])('%s is commented out, with the steps', (before, id, after) => {
		expect(converted(before)).toBe(after);
		const [first] = convert(before).manual;
		expect(first).toMatchObject({id, file: mainFile});
		expect(first?.steps.length).toBeGreaterThan(0);
	});
});

it.each(['debian13'])('the files of %s, which are 2.4, stay as they are', name => {
	const files = treeOf(name);
	expect(convertConfig(files, mainFile)).toEqual({files, notes: [], manual: []});
});

it('any text is converted without a throw, and what remains of it still reads', () => {
	for (let seed = 1; seed <= 400; seed++) {
		const files = [
			{path: mainFile, text: randomConfig(seed)},
			{path: '/etc/dovecot/conf.d/a.conf', text: randomConfig(seed + 1000)},
		];
		const {files: after} = convertConfig(files, mainFile);
		expect(readConfigTree(after, mainFile).length, `seed ${seed}`).toBeGreaterThan(0);
	}
});

it('no file has a domain or path that was not there', () => {
	expect(convertConfig([], mainFile)).toEqual({files: [], notes: [], manual: []});
});

describe('long files are converted and judged in time', () => {
	const long = (piece: string, size = 100_000) => piece.repeat(Math.ceil(size / piece.length));
	it.each([
		['1 MB of comments and settings', long('# mail_location = maildir:~/Maildir\nmail_home = /srv/%{user | domain}\n', 1_000_000)],
		['old names', long('mail_location = maildir:~/Maildir\nssl_cert = </x\n')],
		['opening braces', long('a {\n')],
		['plugin blocks', long('plugin {\n  quota = maildir:User\n}\n')],
		['passdbs', long('passdb {\n  driver = pam\n}\n', 30_000)],
		['variables', `mail_home = ${long('%u')}\n`],
		['percents', `mail_home = ${long('%')}\n`],
		['one long query', `userdb sql {\n  query = SELECT ${long("'a' || b, ")} c FROM d\n}\n`],
	])('%s', (_, text) => {
		const files = [{path: mainFile, text: `${versions}${text}`}];
		expect(convertConfig(files, mainFile).files).toHaveLength(1);
		expect(Array.isArray(configProblems(files, mainFile))).toBe(true);
	});
});
