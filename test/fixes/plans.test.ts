// What repairs make of a configuration, line by line: the pure half of each, without a server.
import {describe, expect, test} from 'vitest';
import {fixes} from '../../source/fixes/list.ts';
import type {Answers, Fix, Repair} from '../../source/fixes/shape.ts';
import {quoteArgv} from '../../source/host/quote.ts';

const main = '/etc/dovecot/dovecot.conf';
const mainCf = '/etc/postfix/main.cf';

const fixOf = (id: string): Fix => {
	const found = fixes.find(fix => fix.id === id);
	if (!found) throw new Error(id);
	return found;
};
const plan = (id: string, text: string, facts: unknown, answers: Answers = {}, path = main): Repair =>
	fixOf(id).plan([{path, text}], {main, ...(facts as object)}, answers);

/** A fault, the text before, what was seen, the answers, the text after. */
type Row = readonly [what: string, id: string, before: string, facts: object, answers: Answers, after: string];

const query = (columns: string) => `userdb sql {\n  query = SELECT ${columns} FROM mailbox WHERE username = '%{user}'\n}\n`;

const rows: readonly Row[] = [
	[
		'a home gets its beginning, the other columns stay',
		'dovecot-home-unusable',
		query("maildir AS home, 5000 AS uid, 'x' AS home_dir"),
		{},
		{home: "'/srv/' || maildir"},
		query("'/srv/' || maildir AS home, 5000 AS uid, 'x' AS home_dir"),
	],
	[
		'a query over several lines keeps its shape',
		'dovecot-home-unusable',
		'userdb sql {\n  query = SELECT \\\n    maildir AS home, \\\n    5000 AS uid \\\n    FROM mailbox\n}\n',
		{},
		{home: "'/srv/' || maildir"},
		"userdb sql {\n  query = SELECT \\\n    '/srv/' || maildir AS home, \\\n    5000 AS uid \\\n    FROM mailbox\n}\n",
	],
	[
		'limits of the database, in a query over several lines, which keeps its shape',
		'dovecot-quota-rule',
		"userdb sql {\n  query = SELECT home, \\\n    '*:bytes=' || quota AS quota_rule, \\\n    5000 AS uid \\\n    FROM mailbox\n}\n",
		{},
		{},
		"userdb sql {\n  query = SELECT home, \\\n    quota || 'B' AS quota_storage_size, \\\n    5000 AS uid \\\n    FROM mailbox\n}\n",
	],
	[
		'a domain that was lost, in a query over several lines, which keeps its shape',
		'dovecot-domain-lost',
		"userdb sql {\n  query = SELECT name AS user, \\\n    home \\\n    FROM mailbox WHERE name = '%{user | username}'\n}\n",
		{stores: []},
		{},
		"userdb sql {\n  query = SELECT '%{user}' AS user, \\\n    home \\\n    FROM mailbox WHERE name = '%{user | username}'\n}\n",
	],
	[
		'in quotes what is put in is escaped',
		'dovecot-home-unusable',
		'userdb sql {\n  query = "SELECT maildir AS home FROM mailbox"\n}\n',
		{},
		{home: `'/srv/' || "maildir"`},
		`userdb sql {\n  query = "SELECT '/srv/' || \\"maildir\\" AS home FROM mailbox"\n}\n`,
	],
	[
		'a path for all: the query says nothing of it any more',
		'dovecot-home-unusable',
		query("'' AS home"),
		{},
		{home: '/srv/%{user}'},
		`${query('NULL AS home')}mail_home = /srv/%{user}\n`,
	],
	[
		'root is no owner: both columns name another',
		'dovecot-mail-owner',
		query('0 AS uid, 0 AS gid, home'),
		{wrong: 'query', root: {user: 'vmail', group: 'mail'}, uid: '0'},
		{owner: 'vmail'},
		query("'vmail' AS uid, 'mail' AS gid, home"),
	],
	['a number that is too low is allowed', 'dovecot-mail-owner', '', {wrong: 'first', root: undefined, uid: '300'}, {}, 'first_valid_uid = 300\n'],
	[
		'a plugin gets its right name',
		'dovecot-plugin-missing',
		'mail_plugins {\n  quoota = yes\n}\n',
		{missing: ['quoota']},
		{plugin: 'quota'},
		'mail_plugins {\n  quota = yes\n}\n',
	],
	[
		'a plugin goes out of its block',
		'dovecot-plugin-missing',
		'mail_plugins {\n  x = yes\n}\n',
		{missing: ['x']},
		{plugin: 'without'},
		'mail_plugins {\n  #x = yes\n}\n',
	],
	[
		'a plugin goes out of a list',
		'dovecot-plugin-missing',
		'mail_plugins = acl x quota\n',
		{missing: ['x']},
		{plugin: 'without'},
		'mail_plugins = acl quota\n',
	],
	[
		'one that is to be installed stays',
		'dovecot-plugin-missing',
		'mail_plugins = x\n',
		{missing: ['x'], fromPackage: 'dovecot-x'},
		{plugin: 'install'},
		'mail_plugins = x\n',
	],
	[
		'a scheme is said in the block with the query',
		'dovecot-password-scheme',
		'passdb sql {\n  query = SELECT 1\n}\n',
		{block: 'passdb sql'},
		{scheme: 'crypt'},
		'passdb sql {\n  query = SELECT 1\n  default_password_scheme = CRYPT\n}\n',
	],
	[
		'a scheme that is wrong is replaced, however its key is written',
		'dovecot-password-scheme',
		'passdb sql {\n  passdb_default_password_scheme = NONE # old\n}\n',
		{block: 'passdb sql'},
		{scheme: 'BLF-CRYPT'},
		'passdb sql {\n  passdb_default_password_scheme = BLF-CRYPT # old\n}\n',
	],
	['the version of TLS', 'dovecot-tls-version', 'ssl_min_protocol = SSLv3\n', {}, {version: 'TLSv1.2'}, 'ssl_min_protocol = TLSv1.2\n'],
	['one that Dovecot knows stays', 'dovecot-tls-version', 'ssl_min_protocol = tlsv1.3\n', {}, {version: 'TLSv1.2'}, 'ssl_min_protocol = tlsv1.3\n'],
	[
		'a driver',
		'dovecot-mail-driver-unknown',
		'mail_driver = maildirr\nprotocol imap {\n  mail_driver = sdbox\n}\n',
		{},
		{driver: 'maildir'},
		'mail_driver = maildir\nprotocol imap {\n  mail_driver = sdbox\n}\n',
	],
	[
		'an owner that is there',
		'dovecot-start-refused',
		'service auth {\n  unix_listener a {\n    user = gone\n  }\n}\nuser = gone\n',
		{unknown: {kind: 'user', name: 'gone', path: 'a'}, steps: []},
		{owner: 'postfix'},
		'service auth {\n  unix_listener a {\n    user = postfix\n  }\n}\nuser = gone\n',
	],
	[
		'a socket in the directory that is there',
		'dovecot-start-refused',
		'service auth {\n  unix_listener /var/spool/postfix/privat/auth {\n  }\n}\n',
		{misplaced: {path: '/var/spool/postfix/privat/auth', meant: ''}, steps: []},
		{socket: '/var/spool/postfix/private/auth'},
		'service auth {\n  unix_listener /var/spool/postfix/private/auth {\n  }\n}\n',
	],
	[
		'a protocol goes out of the block',
		'dovecot-start-refused',
		'protocols {\n  pop3 = yes\n  imap = yes\n}\n',
		{absent: {protocol: 'pop3', package: 'x'}, steps: []},
		{protocol: 'without'},
		'protocols {\n  #pop3 = yes\n  imap = yes\n}\n',
	],
	[
		'a protocol goes out of the list',
		'dovecot-start-refused',
		'protocols = imap pop3 lmtp\n',
		{absent: {protocol: 'pop3', package: 'x'}, steps: []},
		{protocol: 'without'},
		'protocols = imap lmtp\n',
	],
	[
		'more connections, where there was no limit',
		'dovecot-connection-limit',
		'',
		{limit: 10},
		{connections: '30'},
		'protocol imap {\n  mail_max_userip_connections = 30\n}\n',
	],
];

test.each(rows)('%s (%s)', (_what, id, before, facts, answers, after) => {
	const {files} = plan(id, before, facts, answers);
	expect(files.map(({text}) => text)).toEqual([after]);
	// Done twice it is done once.
	expect(plan(id, after, facts, answers).files.map(({text}) => text)).toEqual([after]);
});

test('tables of the database are asked through proxymap, those that are named and no others', () => {
	const before = 'virtual_mailbox_maps = pgsql:/etc/postfix/a.cf, hash:/etc/x\nvirtual_alias_maps = pgsql:/etc/postfix/b.cf\n';
	const {files} = plan('postfix-table-proxy', before, {parameters: ['virtual_mailbox_maps'], tables: ['pgsql:/etc/postfix/a.cf']}, {}, mainCf);
	expect(files[0]?.text).toBe('virtual_mailbox_maps = proxy:pgsql:/etc/postfix/a.cf, hash:/etc/x\nvirtual_alias_maps = pgsql:/etc/postfix/b.cf\n');
});

describe('a Dovecot that does not start', () => {
	const steps = (facts: object) => plan('dovecot-start-refused', 'ssl = yes\n', {steps: [], ...facts}).steps?.map(({command}) => quoteArgv(command.argv));
	test.each([
		['runs already, started by hand', {pid: '12'}, ['doveadm stop']],
		['has no directory of Postfix', {spoolMissing: true}, ['postfix check']],
	])('%s', (_what, facts, expected) => expect(steps(facts)).toEqual(expected));
	test('is told what only a person can do, and nothing is done', () => {
		const {files, steps: done, notes, settle} = plan('dovecot-start-refused', 'ssl = yes\n', {steps: ['Make the directory.']});
		expect([files[0]?.text, done, settle, notes]).toEqual(['ssl = yes\n', undefined, undefined, ['Make the directory.']]);
	});
});

/** Mail lies where nobody would see it: what is told instead of done. */
test.each([
	['dovecot-mail-driver-missing', {said: 'maildir'}],
	['dovecot-domain-lost', {}],
	['dovecot-mail-path-format', {}],
	['dovecot-old-variables', {}],
])('%s: stopped before mail is moved', (id, facts) => {
	const stores = [{path: '/srv/mail/a', kind: 'maildir', count: 2, uid: 5000}];
	const before = 'mail_path = maildir:~/Maildir\nmail_home = /srv/%d\n';
	const {files, notes, steps} = plan(id, before, {...facts, stores}, {'left-behind': 'stop'});
	expect([files[0]?.text, steps]).toEqual([before, undefined]);
	expect(notes?.join()).toContain('/srv/mail/a');
	const question = fixOf(id).questions.find(each => each.id === 'left-behind');
	const seen = {main, ...facts, stores};
	// Asked, shown, and never taken for granted.
	expect([question?.applies?.(seen), question?.preset(seen)]).toEqual([true, undefined]);
	expect(question?.choices?.(seen).map(({value, shows, leavesMail}) => [value, shows, leavesMail])).toEqual([
		['leave', ['/srv/mail/a (maildir, 2)'], true],
		['stop', ['/srv/mail/a (maildir, 2)'], undefined],
	]);
	expect(question?.applies?.({main, ...facts, stores: []})).toBe(false);
});

test('what a home means is shown of a mailbox that has none: an empty one is none', () => {
	const home = fixOf('dovecot-userdb-home-missing').questions.find(({id}) => id === 'home');
	const example = {user: 'anna@example.org', home: '', mail: undefined, columns: new Map()};
	expect(home?.shows?.('/srv/%{user | domain}/%{user | username}', {main, example, hasQuery: true, inHomes: [], proposed: undefined})).toEqual([
		'anna@example.org now: home (none), mail (none)',
		'anna@example.org then: home /srv/example.org/anna',
	]);
});
