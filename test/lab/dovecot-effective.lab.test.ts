// The value that is in force, as the tree tells it, is what the real doveconf prints, for many keys, protocols and ways to write them.
import {expect, test} from 'vitest';
import {parseConfigLine} from '../../source/dovecot/config-line.ts';
import {readConfigTree} from '../../source/dovecot/config-tree.ts';
import {type At, effectiveList, effectiveSetting} from '../../source/dovecot/effective-setting.ts';
import {settingKinds} from '../../source/dovecot/known-settings.ts';
import {describeLab} from './describe-lab.ts';
import {doveconfOn, filesOn, protocolFiles} from './dovecot-tree.ts';

const local = String.raw`
mail_driver = maildir
mail_path = /first
mail_path=~/Mail\
dir # where
mail_home = "/srv/mail # here/%{user | domain}"
mail_inbox_path = '~/Maildir'
auth_username_format = %{user}
"mail_uid" = vmail
mail_plugins {
  quota = yes
}
mail_plugins = acl notify
mail_plugins {
  mail_log = yes
}
protocol lmtp {
  mail_plugins {
    sieve = yes
  }
  auth_username_format = %{user | lower}
  mail_home = /lmtp
}
protocol imap {
  mail_plugins = imap_acl acl
  mail_max_userip_connections = 50
}
protocol !imap {
  mail_gid = others
}
mail_home = /after
ssl_server {
  cert_file = /etc/ssl/certs/ssl-cert-snakeoil.pem
}
ssl_server_key_file = /etc/ssl/private/ssl-cert-snakeoil.key
ssl_min_protocol = TLSv1.3
passdb sql {
  passdb_sql_query = SELECT 1
  default_password_scheme = BLF-CRYPT
  query = SELECT 2
}
userdb sql {
  query = SELECT 'a' || b \
    AS home \
    FROM c
  iterate_query = SELECT d
}
service lmtp {
  unix_listener /var/spool/postfix/private/dovecot-lmtp {
    mode = 0640
  }
  process_limit = 7
  service_vsz_limit = 300M
}
quota_storage_size = 1G
quota "User quota" {
  driver = count
  quota_storage_size = 2G
}
`;

describeLab('what is in force', lab => {
	const protocols = [undefined, 'imap', 'lmtp', 'pop3'] as const;
	const read = async (keys: readonly string[], protocol: string | undefined) => {
		const filter = protocol === undefined ? '' : `-f protocol=${protocol} `;
		const {stdout} = await doveconfOn(lab, {'local.conf': local}, keys.map(key => `echo "== ${key}"; doveconf ${filter}${key} 2>/dev/null`).join('; '));
		return new Map(
			stdout
				.split('== ')
				.slice(1)
				.map(part => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)] as const),
		);
	};
	const treeOnLab = async () => readConfigTree([...(await filesOn(lab, '/srv/try')), ...(await filesOn(lab, protocolFiles))], '/srv/try/dovecot.conf');

	test('every plain setting that is made anywhere, for each protocol', async () => {
		await doveconfOn(lab, {'local.conf': local}, 'true');
		const tree = await treeOnLab();
		const keys = [...settingKinds]
			.filter(([key, kind]) => kind === 'value' && key !== 'dovecot_config_version' && effectiveSetting(tree, key) !== undefined)
			.map(([key]) => key);
		expect(keys.length).toBeGreaterThan(12);
		for (const protocol of protocols) {
			const told = await read(keys, protocol);
			const at: At = protocol === undefined ? {} : {protocol};
			for (const key of keys) {
				const line = parseConfigLine((told.get(key) ?? '').trimEnd());
				expect([protocol, key, effectiveSetting(tree, key, at)?.value]).toEqual([protocol, key, line.kind === 'setting' ? line.value : undefined]);
			}
		}
	});

	test('within blocks, under the short name and the full one', async () => {
		const {stdout} = await doveconfOn(lab, {'local.conf': local}, 'doveconf passdb/sql userdb/sql service/lmtp quota ssl_server');
		const tree = await treeOnLab();
		const at = (within: string, key: string) => effectiveSetting(tree, key, {within: [within]})?.value;
		const expectTold = (line: string) => expect(stdout.replace(/[ \t]+/g, ' ')).toContain(line);
		expect(at('passdb sql', 'query')).toBe('SELECT 2');
		expect(at('passdb sql', 'passdb_sql_query')).toBe('SELECT 2');
		expectTold('query = SELECT 2');
		expect(at('passdb sql', 'default_password_scheme')).toBe('BLF-CRYPT');
		expectTold('default_password_scheme = BLF-CRYPT');
		expect(at('userdb sql', 'userdb_sql_query')).toBe("SELECT 'a' || b AS home FROM c");
		expectTold("query = SELECT 'a' || b AS home FROM c");
		expect(at('userdb sql', 'iterate_query')).toBe('SELECT d');
		expect(at('service lmtp', 'process_limit')).toBe('7');
		expectTold('process_limit = 7');
		expect(at('service lmtp', 'vsz_limit')).toBe('300M');
		expectTold('vsz_limit = 300M');
		expect(at('quota User quota', 'storage_size')).toBe('2G');
		expect(at('quota other', 'storage_size')).toBe('1G');
		expectTold('storage_size = 2G');
		expect(effectiveSetting(tree, 'mode', {within: ['service lmtp', 'unix_listener /var/spool/postfix/private/dovecot-lmtp']})?.value).toBe('0640');
	});

	test('lists, the entries of a protocol over those for all', async () => {
		await doveconfOn(lab, {'local.conf': local}, 'true');
		const tree = await treeOnLab();
		const names = (at: At) => [...(effectiveList(tree, 'mail_plugins', at)?.items ?? [])].filter(([, value]) => value === 'yes').map(([name]) => name);
		expect(names({})).toEqual(['acl', 'notify', 'mail_log']);
		expect(names({protocol: 'lmtp'})).toEqual(['acl', 'notify', 'mail_log', 'sieve']);
		expect(names({protocol: 'imap'})).toEqual(['imap_acl', 'acl']);
		const {stdout} = await doveconfOn(lab, {'local.conf': local}, 'doveconf mail_plugins; doveconf -f protocol=imap mail_plugins');
		expect(stdout.replace(/\s+/g, ' ').trim()).toBe('mail_plugins = acl notify mail_log mail_plugins = imap_acl acl');
		expect([...(effectiveList(tree, 'protocols')?.items.keys() ?? [])].sort()).toEqual(['imap', 'lmtp', 'sieve']);
	});
});
