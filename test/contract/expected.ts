// What each command must find on the server of the demo and of the lab alike; what is not named must be an answer.
import {expect} from 'vitest';
import type {Certbot} from '../../source/commands/certbot-lineages.ts';
import type {ProbeTrail} from '../../source/commands/delivery-probe.ts';
import type {DkimTables} from '../../source/commands/dkim-keys.ts';
import type {UserLookup} from '../../source/commands/doveadm-user.ts';
import type {DovecotConfig} from '../../source/commands/doveconf-effective.ts';
import type {DovecotTree} from '../../source/commands/dovecot-tree.ts';
import type {InterfaceAddress} from '../../source/commands/ip-addresses.ts';
import type {LogLine} from '../../source/commands/journal-mail.ts';
import type {Served} from '../../source/commands/openssl-served.ts';
import type {PathFacts} from '../../source/commands/path-facts.ts';
import type {MasterService} from '../../source/commands/postconf-master.ts';
import type {PostfixSettings} from '../../source/commands/postconf-settings.ts';
import type {Listener} from '../../source/commands/ss-listeners.ts';
import type {Unit} from '../../source/commands/systemd-show.ts';
import {dkimRecordFor} from '../../source/dns/dkim-record.ts';
import {databasesOf} from '../../source/dovecot/database-of.ts';
import {sqlTables} from '../../source/postfix/sql-tables.ts';

const users = ['testuser1@example.org', 'testuser2@example.org', 'mailtui-probe@example.org'];

/** Of the value that `ok: true` carries, by command and number of its example. */
export const expected: Readonly<Record<string, ReadonlyArray<(value: never) => void>>> = {
	'certbot-lineages': [
		(value: Certbot) => {
			expect(value.lineages.map(({name, path, certificate}) => [name, path, certificate?.startsWith('-----BEGIN CERTIFICATE-----\n')])).toEqual([
				['mx.example.org', '/etc/letsencrypt/live/mx.example.org/fullchain.pem', true],
			]);
			expect(value.hooks.map(({runs, line}) => [runs, line])).toEqual([
				[true, 'systemctl reload postfix'],
				[true, 'doveadm reload'],
			]);
		},
	],
	'delivery-probe': [
		(value: ProbeTrail) =>
			expect(value).toMatchObject({
				status: 'bounced',
				folders: [],
				removed: true,
				unqueued: [],
				reason: expect.stringContaining("550 5.1.1 <mailtui-probe@example.org> User doesn't exist"),
			}),
	],
	'dkim-keys': [
		(value: DkimTables) => {
			expect(value.unread).toEqual([]);
			expect(value.signing).toEqual(['example.org', 'example.net'].map(domain => ({pattern: `*@${domain}`, key: `mail._domainkey.${domain}`})));
			expect(value.keys).toMatchObject(
				['example.org', 'example.net'].map(domain => ({
					domain,
					selector: 'mail',
					path: `/etc/dkimkeys/${domain}/mail.private`,
					mode: '0600',
					owner: 'opendkim',
					why: '',
				})),
			);
			for (const key of value.keys) expect(dkimRecordFor(key.publicKey ?? '')).toMatchObject({algorithm: 'rsa', bits: 2048});
		},
	],
	'doveadm-auth-lookup': [value => expect(value).toEqual({found: 'user'}), value => expect(value).toEqual({found: 'nobody'})],
	'doveadm-auth-test': [value => expect(value).toEqual({login: 'refused'})],
	'doveadm-quota-get': [value => expect(value).toEqual({counted: false, bytes: []})],
	'doveadm-user': [
		(value: UserLookup) => expect(value).toEqual({found: 'names', names: expect.arrayContaining(users)}),
		(value: UserLookup) =>
			expect(value.found === 'user' && Object.fromEntries(value.fields)).toMatchObject({
				uid: '5000',
				gid: '5000',
				home: '/home/testuser1',
				mail: 'maildir:/var/mail/vmail/example.org/testuser1/',
			}),
		(value: UserLookup) => expect(value).toEqual({found: 'nobody'}),
	],
	'doveconf-effective': [
		(value: DovecotConfig) => {
			expect(value).toMatchObject({errors: [], warnings: [], version: expect.stringMatching(/^2\.4\./)});
			expect(value.root && databasesOf(value.root)).toEqual([{driver: 'pgsql', host: '127.0.0.1', port: '', name: 'mailserver', user: 'mailuser'}]);
		},
	],
	'doveconf-lmtp': [
		value =>
			expect(value).toMatchObject({
				auth_username_format: '%{user | username | lower}',
				mail_driver: 'mbox',
				mail_home: '/home/%{user | username}',
				mail_path: '%{home}/mail',
				mail_inbox_path: '/var/mail/%{user}',
				mail_uid: '',
			}),
	],
	'dovecot-tree': [
		(value: DovecotTree) => {
			expect(value.unread).toEqual([]);
			expect(value.files.map(file => file.path)).toEqual(
				expect.arrayContaining([
					'/etc/dovecot/dovecot.conf',
					'/etc/dovecot/conf.d/10-mail.conf',
					'/etc/dovecot/conf.d/auth-sql.conf.ext',
					'/usr/share/dovecot/protocols.d/imapd.protocol',
				]),
			);
			expect(value.files.find(file => file.path.endsWith('auth-sql.conf.ext'))).toMatchObject({
				mode: '0640',
				text: expect.stringMatching(/^ *password = "?\uE000\d+\uE001"?$/m),
			});
		},
	],
	'file-read': [value => expect(value).toBe('mx.example.org\n')],
	'ip-addresses': [
		(value: readonly InterfaceAddress[]) =>
			expect(value.filter(each => each.scope === 'global' && each.interface !== 'wg0').map(each => each.address)).toEqual(['203.0.113.10', '2001:db8::10']),
	],
	'ip-source': [value => expect([undefined, '203.0.113.10']).toContain(value), value => expect([undefined, '2001:db8::10']).toContain(value)],
	'journal-mail': [(value: readonly LogLine[]) => expect(value.every(line => line.priority <= 4)).toBe(true), value => expect(value).toEqual([])],
	'sha256sum-file': [value => expect(value).toMatch(/^[0-9a-f]{64}$/)],
	'path-facts': [
		(value: readonly PathFacts[]) =>
			expect(value).toEqual([
				{
					path: '/var/spool/postfix/private/auth',
					real: '/var/spool/postfix/private/auth',
					kind: 'socket',
					mode: '0660',
					user: 'postfix',
					group: 'postfix',
					members: [],
				},
				{path: '/etc/postfix/main.cf', real: '/etc/postfix/main.cf', kind: 'file', mode: '0644', user: 'root', group: 'root', members: []},
			]),
	],
	'openssl-served': [
		(value: Served) =>
			expect(value).toMatchObject({
				connected: true,
				greeting: expect.stringMatching(/^220 mx\.example\.org ESMTP/),
				plainOffers: expect.arrayContaining(['STARTTLS']),
				tls: {version: 'TLSv1.3'},
				trouble: '',
			}),
		(value: Served) => {
			expect(value).toMatchObject({connected: true, offers: expect.arrayContaining([expect.stringMatching(/^AUTH .*PLAIN/)]), trouble: ''});
			expect(value.plainOffers.some(offer => offer.startsWith('AUTH'))).toBe(false);
			expect(value.chain.length).toBeGreaterThan(1);
		},
		(value: Served) =>
			expect(value).toMatchObject({
				connected: true,
				greeting: expect.stringMatching(/^\* OK /),
				plainOffers: [],
				tls: {version: 'TLSv1.3'},
				offers: expect.arrayContaining(['IMAP4rev1']),
				trouble: '',
			}),
		(value: Served) => expect(value).toMatchObject({connected: false, greeting: '', tls: undefined, chain: [], trouble: 'Connection refused'}),
		(value: Served) => {
			expect(value).toMatchObject({connected: true, greeting: expect.stringContaining('Dovecot'), tls: {version: 'TLSv1.3'}, trouble: ''});
			expect(value.chain.length).toBeGreaterThan(1);
		},
		(value: Served) => {
			expect(value).toMatchObject({
				connected: true,
				greeting: expect.stringMatching(/^220 mx\.example\.org/),
				plainOffers: [],
				tls: {version: 'TLSv1.3'},
				trouble: '',
			});
			expect(value.chain.length).toBeGreaterThan(1);
		},
	],
	'postconf-master': [
		(value: readonly MasterService[]) => {
			expect(value.find(each => each.name === 'submission')).toMatchObject({type: 'inet', chroot: true, program: 'smtpd'});
			expect(value.find(each => each.name === 'submission')?.overrides.get('smtpd_sasl_auth_enable')).toBe('yes');
		},
	],
	'postconf-settings': [
		(value: PostfixSettings) => {
			expect(value.warnings).toEqual([]);
			expect(value.values.get('virtual_transport')).toBe('lmtp:unix:private/dovecot-lmtp');
			expect(sqlTables(value.values).map(table => table.path)).toEqual(
				expect.arrayContaining(['domains', 'mailboxes', 'aliases'].map(name => `/etc/postfix/pgsql-virtual-${name}.cf`)),
			);
		},
	],
	'postmap-query': [
		value => expect(value).toEqual({found: 'value', value: 'example.org'}),
		value => expect(value).toEqual({found: 'nothing'}),
		value => expect(value).toEqual({found: 'value', value: 'testuser1@example.org'}),
	],
	'ss-listeners': [
		(value: readonly Listener[]) =>
			expect([25, 587, 993].map(port => value.find(each => each.port === port)?.programs.at(-1))).toEqual(['master', 'master', 'dovecot']),
	],
	'systemd-show': [
		(value: readonly Unit[]) => {
			const unit = (id: string) => value.find(each => each.id === id);
			for (const id of ['postfix.service', 'dovecot.service', 'opendkim.service', 'postgresql@17-main.service'])
				expect(unit(id)).toMatchObject({load: 'loaded', active: 'active', sub: 'running', since: expect.any(Date), mainPid: expect.any(Number)});
			expect(unit('no-such-unit.service')).toMatchObject({load: 'not-found', active: 'inactive', since: undefined});
		},
	],
	'table-read': [
		value => expect(value).toMatchObject({hosts: '127.0.0.1', user: 'mailuser', database: 'mailserver', query: expect.stringMatching(/^SELECT/i)}),
	],
};
