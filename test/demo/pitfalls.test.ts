// The four pitfalls of the first server, one uncovered by the repair of the one before, in the words of the real programs.
import {describe, expect, test} from 'vitest';
import {deliver, newWorld, run} from './world.ts';

const user = 'testuser1@example.org';
const mkdir =
	'mkdir(/home/testuser1/mail/.imap) failed: Permission denied (euid=5000(vmail) egid=5000(vmail) missing +w perm: /home, dir owned by 0:0 mode=0755)';

describe('a mail to a mailbox', () => {
	test('bounces while LMTP strips the domain, and Dovecot says nothing about it', async () => {
		const world = newWorld();
		const log = await deliver(world, user);
		expect(log).toContain(
			`dsn=5.1.1, status=bounced (host mx.example.org[private/dovecot-lmtp] said: 550 5.1.1 <${user}> User doesn't exist: ${user} (in reply to RCPT TO command))`,
		);
		expect(log).not.toMatch(/dovecot: .*(?:Error|Warning)/);
		expect((await run(world, ['postqueue', '-j'])).out).toBe('');
	});

	test("waits while Debian's mbox defaults win over what SQL returns", async () => {
		const world = newWorld();
		world.repair(1);
		const log = await deliver(world, user);
		expect(log).toContain(`Error: ${mkdir}`);
		expect(log).toMatch(
			/save failed to open mailbox INBOX: Failed to autocreate mailbox: Internal error occurred\. Refer to server log for more information\. \[\d{4}-/,
		);
		expect(log).toMatch(
			/dsn=4\.2\.0, status=deferred \(host mx\.example\.org\[private\/dovecot-lmtp\] said: 451 4\.2\.0 <testuser1@example\.org> Internal error occurred/,
		);
		expect((await run(world, ['doveadm', 'user', user])).out).toBe(
			'field\tvalue\nuid\t5000\ngid\t5000\nhome\t/home/testuser1\nmail_path\t/home/testuser1/mail\nmail\tmaildir:/var/mail/vmail/example.org/testuser1/\n',
		);
	});

	test('waits while no mail driver is set', async () => {
		const world = newWorld();
		world.repair(2);
		const log = await deliver(world, user);
		expect(log).toContain(
			'Failed to initialize user: Namespace inbox: Mail storage autodetection failed (home=(not set), mail_path=) - Set mail_driver explicitly',
		);
		expect(log).toContain(
			`status=deferred (host mx.example.org[private/dovecot-lmtp] said: 451 4.3.0 <${user}> Temporary internal error (in reply to end of DATA command))`,
		);
	});

	test('waits while the userdb returns no home', async () => {
		const world = newWorld();
		world.repair(3);
		const log = await deliver(world, user);
		expect(log).toContain(
			"Failed to expand mail_path setting variables: Setting used home directory (%h) but there is no mail_home and userdb didn't return it",
		);
		const [entry] = (await run(world, ['postqueue', '-j'])).out.split('\n');
		expect(JSON.parse(entry ?? '')).toMatchObject({
			queue_name: 'deferred',
			sender: 'testuser2@example.org',
			recipients: [{address: user, delay_reason: expect.stringContaining('451 4.3.0')}],
		});
	});

	test('arrives after all four repairs, as a file in the Maildir', async () => {
		const world = newWorld();
		world.repair();
		const log = await deliver(world, user);
		expect(log).toMatch(/status=sent \(250 2\.0\.0 <testuser1@example\.org> \S+ Saved\)/);
		expect(log).toContain('msgid=<test@example.org>: saved mail to INBOX');
		const [file = ''] = world.files.list('/var/mail/vmail/example.org/testuser1/Maildir/new');
		expect(file).toMatch(/^\d+\.M\d+P\d+\.mx\.example\.org,S=\d+,W=\d+$/);
		expect(world.files.read(`/var/mail/vmail/example.org/testuser1/Maildir/new/${file}`)).toContain('\nHello.\n');
		expect(world.files.look('/var/mail/vmail/example.org/testuser1/Maildir')).toMatchObject({user: 'vmail', group: 'vmail'});
		expect((await run(world, ['doveadm', '-f', 'tab', 'fetch', '-u', user, 'uid mailbox', 'HEADER', 'Message-ID', '<test@example.org>'])).out).toBe(
			'uid\tmailbox\n1\tINBOX\n',
		);
	});

	test('that was deferred arrives when the queue is flushed after the repair', async () => {
		const world = newWorld();
		world.repair(3);
		await deliver(world, user);
		world.repair();
		expect((await run(world, ['postqueue', '-f'])).code).toBe(0);
		await world.settled();
		expect((await run(world, ['postqueue', '-p'])).out).toBe('Mail queue is empty\n');
		expect(world.files.list('/var/mail/vmail/example.org/testuser1/Maildir/new')).toHaveLength(1);
	});
});

test('editing the files alone changes nothing until Dovecot reloads, and any way of writing the repair counts', async () => {
	const world = newWorld();
	world.repair(3);
	world.files.write('/etc/dovecot/local.conf', 'mail_home = /var/mail/vmail/%{user | domain}/%{user | username}\nmail_path = ~/Maildir\n');
	expect(await deliver(world, user)).toContain('status=deferred');
	expect((await run(world, ['systemctl', 'reload', 'dovecot.service'])).code).toBe(0);
	expect(await deliver(world, user)).toContain('status=sent');
});

test('the services of a broken server all run, and logins work', async () => {
	const world = newWorld();
	expect((await run(world, ['systemctl', 'is-active', 'postfix', 'dovecot', 'opendkim', 'postgresql@17-main'])).out).toBe('active\nactive\nactive\nactive\n');
	expect((await run(world, ['systemctl', 'is-system-running'])).out).toBe('running\n');
	expect((await run(world, ['doveadm', 'auth', 'test', user], world.password.reveal())).code).toBe(0);
	expect(await run(world, ['doveadm', 'auth', 'test', user], 'wrong')).toEqual({
		code: 77,
		out: `passdb: ${user} auth failed\nextra fields:\n  user=${user}\n`,
		err: '',
	});
});

test.each([
	['a mailbox that nobody has', 'nobody@example.org', /550 5\.1\.1 <nobody@example\.org> User doesn't exist/],
	['an alias, to everybody behind it', 'info@example.org', /to=<testuser2@example\.org>, orig_to=<info@example\.org>.*status=sent/],
	['a plus address, to the mailbox before the plus', 'testuser1+news@example.org', /to=<testuser1\+news@example\.org>.*status=sent/],
	['a domain elsewhere', 'a@example.com', /relay=mx\.example\.com.*status=sent \(250 2\.0\.0 Ok: queued as/],
	['somebody elsewhere who greylists', 'grey@example.com', /status=deferred \(host mx\.example\.com.* said: 451 4\.7\.1 Greylisted/],
	['a domain that does not exist', 'a@nowhere.test', /status=bounced \(Host or domain name not found/],
])('on the repaired server: %s', async (_, recipient, expected) => {
	const world = newWorld();
	world.repair();
	expect(await deliver(world, recipient)).toMatch(expected);
});

test('while PostgreSQL is down nothing is lost: Dovecot says so, and the mail waits', async () => {
	const world = newWorld();
	world.repair();
	await run(world, ['systemctl', 'stop', 'postgresql@17-main']);
	expect(await run(world, ['doveadm', 'user', user])).toMatchObject({code: 75, err: expect.stringContaining('Auth USER lookup failed')});
	expect((await run(world, ['postmap', '-q', user, 'proxy:pgsql:/etc/postfix/pgsql-virtual-mailboxes.cf'])).err).toBe(
		'postmap: fatal: table proxy:pgsql:/etc/postfix/pgsql-virtual-mailboxes.cf: query error: Application error\n',
	);
	expect(await deliver(world, user)).toContain('message not accepted, try again later');
	expect((await run(world, ['postqueue', '-j'])).out).toContain('"queue_name": "maildrop"');
});

test('while Dovecot is down mail is deferred with Connection refused', async () => {
	const world = newWorld();
	world.repair();
	await run(world, ['systemctl', 'stop', 'dovecot']);
	expect(await deliver(world, user)).toContain('status=deferred (connect to mx.example.org[private/dovecot-lmtp]: Connection refused)');
	expect((await run(world, ['doveadm', '-f', 'json', 'who'])).err).toBe('Fatal: net_connect_unix(/run/dovecot/anvil) failed: Connection refused\n');
});
