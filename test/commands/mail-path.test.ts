// What the programs of the mail path say, as Debian 13 says it, and what is read out of it.
import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {parseProbeLines} from '../../source/commands/delivery-probe.ts';
import {doveadmAuthLookup} from '../../source/commands/doveadm-auth-lookup.ts';
import {doveadmAuthTest} from '../../source/commands/doveadm-auth-test.ts';
import {doveadmUser} from '../../source/commands/doveadm-user.ts';
import {doveconfEffective} from '../../source/commands/doveconf-effective.ts';
import {dovecotTree} from '../../source/commands/dovecot-tree.ts';
import {journalMail} from '../../source/commands/journal-mail.ts';
import {postconfMaster} from '../../source/commands/postconf-master.ts';
import {postconfSettings} from '../../source/commands/postconf-settings.ts';
import {postmapQuery} from '../../source/commands/postmap-query.ts';
import {ssListeners} from '../../source/commands/ss-listeners.ts';
import {systemdShow} from '../../source/commands/systemd-show.ts';
import {tableRead} from '../../source/commands/table-read.ts';
import {createSecret} from '../../source/host/secret.ts';
import {resultOf} from './recorded.ts';

const canary = 'kanarienvogel';

describe('systemctl show', () => {
	it('is read whatever the order of its properties, with a time zone that cannot mislead', () => {
		const stdout =
			'MainPID=286\nResult=success\nNRestarts=2\nExecMainStatus=0\nMemoryCurrent=[not set]\nId=postfix.service\nLoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\nActiveEnterTimestamp=@1795491207\n\nMainPID=0\nMemoryCurrent=18446744073709551615\nId=nosuch.service\nLoadState=not-found\nActiveState=inactive\nActiveEnterTimestamp=\n';
		expect(systemdShow.parse(resultOf(stdout))).toMatchObject({
			ok: true,
			value: [
				{id: 'postfix.service', mainPid: 286, restarts: 2, memoryBytes: undefined, since: new Date('2026-11-24T03:33:27Z')},
				{id: 'nosuch.service', load: 'not-found', mainPid: undefined, memoryBytes: undefined, since: undefined},
			],
		});
	});

	it('without systemd is no answer, and says so', () => {
		expect(systemdShow.parse(resultOf('', {code: 127}))).toEqual({ok: false, missing: true, why: expect.stringContaining('systemd is not on this server')});
		expect(
			systemdShow.parse(resultOf('', {code: 1, stderr: "System has not been booted with systemd as init system (PID 1). Can't operate.\n"})),
		).toMatchObject({ok: false, missing: true});
	});
});

describe('doveconf -n', () => {
	it('never hands on the password of the database', () => {
		const stdout = `# 2.4.1-4 (7d8c0e5759): /etc/dovecot/dovecot.conf\nsql_driver = pgsql\npgsql 127.0.0.1 {\n  parameters {\n    dbname = mailserver\n    password = ${canary} with blanks\n    user = mailuser\n  }\n}\npassdb sql {\n  default_password_scheme = SHA512-CRYPT\n  query = SELECT username AS user, password FROM mailbox WHERE username = '%{user}'\n}\n`;
		const answer = doveconfEffective.parse(resultOf(stdout));
		expect(JSON.stringify(answer, (_, value) => (value instanceof Map ? [...value] : value))).not.toContain(canary);
		const root = answer.ok ? answer.value.root : undefined;
		expect(root?.settings.get('sql_driver')).toBe('pgsql');
		const passdb = root?.blocks.find(block => block.kind === 'passdb');
		expect([passdb?.name, passdb?.settings.get('default_password_scheme'), passdb?.settings.get('query')]).toEqual([
			'sql',
			'SHA512-CRYPT',
			"SELECT username AS user, password FROM mailbox WHERE username = '%{user}'",
		]);
	});

	it('tells file and line of what it refuses', () => {
		const stderr = 'doveconf: Fatal: Error in configuration file /etc/dovecot/conf.d/10-mail.conf line 412: nonsense: Unknown setting: nonsense\n';
		expect(doveconfEffective.parse(resultOf('', {code: 89, stderr}))).toMatchObject({
			ok: true,
			value: {root: undefined, errors: [{file: '/etc/dovecot/conf.d/10-mail.conf', line: 412, says: 'nonsense: Unknown setting: nonsense'}]},
		});
	});

	it('that may not read a file is no broken configuration', () => {
		const stderr =
			"doveconf: Fatal: Error in configuration file /etc/dovecot/conf.d/10-auth.conf line 90: Couldn't open include file /etc/dovecot/conf.d/auth-sql.conf.ext: Permission denied\n";
		expect(doveconfEffective.parse(resultOf('', {code: 89, stderr}))).toMatchObject({
			ok: false,
			missing: false,
			why: expect.stringContaining('may not be read'),
		});
	});
});

describe('doveadm', () => {
	it.each([
		[doveadmUser, {code: 67, stderr: "userdb lookup: user x doesn't exist\n"}, {ok: true, value: {found: 'nobody'}}],
		[
			doveadmUser,
			{code: 75, stderr: 'doveadm: Error: auth-master: userdb list: User listing returned failure\ndoveadm: Fatal: user listing failed\n'},
			{ok: true, value: {found: 'trouble', code: 75, says: expect.stringContaining('User listing returned failure')}},
		],
		[
			doveadmAuthLookup,
			{code: 75, stderr: 'Error: auth-master: passdb lookup(x): connect(/run/dovecot/auth-userdb) failed: Connection refused\n'},
			{ok: false, missing: false, why: 'Dovecot does not run.'},
		],
		[
			doveadmAuthLookup,
			{code: 75, stderr: 'Error: auth-master: passdb lookup(x): Disconnected unexpectedly\n'},
			{ok: true, value: {found: 'trouble', code: 75}},
		],
		[doveadmAuthTest, {code: 77}, {ok: true, value: {login: 'refused'}}],
		[doveadmAuthTest, {code: 0}, {ok: true, value: {login: 'accepted'}}],
		// A refused weak hash, or a database that is away: not the password.
		[doveadmAuthTest, {code: 75}, {ok: true, value: {login: 'trouble', code: 75}}],
		[
			doveadmUser,
			{code: 75, stderr: 'doveadm: Fatal: net_connect_unix(/run/dovecot/auth-userdb) failed: Permission denied\n'},
			{ok: false, missing: false, why: expect.stringContaining('needs root')},
		],
	] as const)('%# %o', (command, more, expected) => {
		expect(command.parse(resultOf('', more))).toMatchObject(expected);
	});

	it('keeps the first of a list that is too long', () => {
		const names = Array.from({length: 1000}, (_, index) => `user${index}@example.org`);
		const answer = doveadmUser.parse(resultOf(`${names.join('\n')}\nuser10`, {code: null, end: 'cut'}));
		expect(answer).toEqual({ok: true, value: {found: 'names', names}});
	});

	it('gets the password by stdin and nowhere else', () => {
		const built = doveadmAuthTest.build({user: 'a@example.org', password: createSecret(canary)});
		expect(JSON.stringify(built)).not.toContain(canary);
		expect(built.argv).toContain('secured=tls');
	});
});

describe('Postfix', () => {
	it('a lookup that fails is not one that finds nothing', () => {
		expect(postmapQuery.parse(resultOf('', {code: 1}))).toEqual({ok: true, value: {found: 'nothing'}});
		expect(
			postmapQuery.parse(resultOf('', {code: 1, stderr: 'postmap: fatal: table proxy:pgsql:/etc/postfix/x.cf: query error: Application error\n'})),
		).toMatchObject({ok: true, value: {found: 'trouble', says: expect.stringContaining('query error')}});
		expect(postmapQuery.parse(resultOf('example.org\n'))).toEqual({ok: true, value: {found: 'value', value: 'example.org'}});
	});

	it('settings keep what stands behind the first equals sign', () => {
		const answer = postconfSettings.parse(
			resultOf('smtpd_recipient_restrictions = check_policy_service inet:a:1, x = y\nempty =\n', {
				stderr: 'postconf: warning: /etc/postfix/main.cf: unused parameter: foobar=baz\n',
			}),
		);
		expect(answer.ok && [answer.value.values.get('smtpd_recipient_restrictions'), answer.value.values.get('empty'), answer.value.warnings]).toEqual([
			'check_policy_service inet:a:1, x = y',
			'',
			['postconf: warning: /etc/postfix/main.cf: unused parameter: foobar=baz'],
		]);
	});

	it('services of master.cf come with their overrides', () => {
		const answer = postconfMaster.parse(
			resultOf(
				'submission inet  n       -       y       -       -       smtpd -o syslog_name=postfix/submission -o smtpd_relay_restrictions=permit_sasl_authenticated,reject\n',
			),
		);
		expect(answer.ok && answer.value.map(({overrides, ...rest}) => [rest, [...overrides]])).toEqual([
			[
				{name: 'submission', type: 'inet', chroot: true, program: 'smtpd'},
				[
					['syslog_name', 'postfix/submission'],
					['smtpd_relay_restrictions', 'permit_sasl_authenticated,reject'],
				],
			],
		]);
	});

	it('a table tells its database, but no password', () => {
		const answer = tableRead.parse(
			resultOf(`hosts = 127.0.0.1\nuser = mailuser\npassword = ${canary}\ndbname = mailserver\nquery = SELECT domain\n  FROM domain\n`),
		);
		expect(answer).toEqual({ok: true, value: {hosts: '127.0.0.1', user: 'mailuser', database: 'mailserver', query: 'SELECT domain FROM domain'}});
	});
});

it('ss names the programs of each port, also of IPv6 and of a zone', () => {
	const stdout =
		'LISTEN 0      100           0.0.0.0:25   0.0.0.0:* users:(("master",pid=286,fd=13))\nLISTEN 0 100 [::]:993 [::]:* users:(("dovecot",pid=78,fd=36),("dovecot",pid=79,fd=36))\nLISTEN 0 4096 127.0.0.53%lo:53 0.0.0.0:*\nLISTEN 0 4096 *:22 *:*\n';
	expect(ssListeners.parse(resultOf(stdout))).toEqual({
		ok: true,
		value: [
			{address: '0.0.0.0', port: 25, programs: ['master']},
			{address: '::', port: 993, programs: ['dovecot']},
			{address: '127.0.0.53', port: 53, programs: []},
			{address: '::', port: 22, programs: []},
		],
	});
});

it('a log line that is no UTF-8 comes as bytes, and a password in one as dots', () => {
	const line = (message: unknown) => JSON.stringify({__REALTIME_TIMESTAMP: '1795491207139847', SYSLOG_IDENTIFIER: 'dovecot', PRIORITY: '3', MESSAGE: message});
	const answer = journalMail.parse(resultOf(`${line([99, 97, 102, 233])}\n${line(`connect: host=a password=${canary} dbname=b`)}\n${line(null)}\n{"cut off`));
	expect(answer.ok && answer.value.map(each => each.text)).toEqual([
		'caf\ufffd',
		'connect: host=a password=******** dbname=b',
		'(a line too long for the journal to show)',
	]);
	expect(journalMail.parse(resultOf('', {code: 1}))).toEqual({ok: true, value: []});
});

it('the tree of configuration files is refused when its end is missing', () => {
	const text = 'mail_driver = maildir\npassword = x\n';
	const whole = `mailtui-tree 1\nfile 6 ${text.length} 0640 0 8\n/etc/a${text}\nunread 6 0\n/etc/bPermission denied\nend\n`;
	const sha256 = createHash('sha256').update(text).digest('hex');
	const answer = dovecotTree.parse(resultOf(whole));
	expect(answer).toMatchObject({
		ok: true,
		value: {
			main: '/etc/a',
			files: [{path: '/etc/a', text: 'mail_driver = maildir\npassword = \uE0001\uE001\n', sha256, mode: '0640', owner: 0, group: 8}],
			unread: [{path: '/etc/b', why: 'Permission denied'}],
		},
	});
	expect(answer.ok && answer.value.secrets.get('\uE0001\uE001')?.reveal()).toBe('x');
	for (let length = 0; length < whole.length - 1; length += 7) expect(dovecotTree.parse(resultOf(whole.slice(0, length)))).toMatchObject({ok: false});
});

it('a probe that was cut off is no delivery', () => {
	const whole =
		'mailtui-probe 1\nqueued 5F013252\nlog postfix/lmtp\t5F013252: status=sent\nstatus sent\nreason 250 2.0.0 Saved\nfound INBOX\nseconds 0.032\nremoved yes\nend -\n';
	expect(parseProbeLines(whole)).toMatchObject({queueIds: ['5F013252'], status: 'sent', folders: ['INBOX'], seconds: 0.032, removed: true});
	expect(parseProbeLines(whole.replace('end -\n', ''))).toBeUndefined();
});
