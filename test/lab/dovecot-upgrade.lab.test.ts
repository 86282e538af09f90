// Whole Dovecot 2.3 configurations, converted: the real Dovecot 2.4 takes them, delivers into them, and the mail is found over IMAP.
import {readFileSync} from 'node:fs';
import {ImapFlow} from 'imapflow';
import {afterAll, describe, expect, test} from 'vitest';
import {convertConfig} from '../../source/upgrade/convert-config.ts';
import {mainFile, treeOf} from '../dovecot/trees.ts';
import {describeLab} from './describe-lab.ts';
import type {Lab} from './lab.ts';
import {installDovecot, removeOldDovecot} from './old-dovecot.ts';

const postfixSocket = '/var/spool/postfix/private/dovecot-lmtp';

type Case = {
	readonly name: string;
	readonly user: 'testuser1@example.org' | 'operator';
	readonly to: string;
	readonly socket: string;
	/** Where the message must lie. */
	readonly mail: RegExp;
	readonly manual: number;
};

const cases: readonly Case[] = [
	{
		name: 'ispmail',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/(?:new|cur)\//,
		manual: 0,
	},
	{
		name: 'postfixadmin',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/(?:new|cur)\//,
		manual: 0,
	},
	{
		name: 'iredmail',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/(?:new|cur)\//,
		manual: 1,
	},
	{
		name: 'prefetch',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/mdbox\/storage\/m\.1/,
		manual: 0,
	},
	{
		name: 'passwd-file',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/(?:new|cur)\//,
		manual: 0,
	},
	{
		name: 'static-users',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/(?:new|cur)\//,
		manual: 0,
	},
	{
		name: 'container',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/(?:new|cur)\//,
		manual: 1,
	},
	{
		name: 'home-box',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/(?:new|cur)\//,
		manual: 1,
	},
	{
		name: 'per-domain',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/Mail\/Posteingang\/(?:new|cur)\//,
		manual: 0,
	},
	{name: 'system-users', user: 'operator', to: 'operator@example.org', socket: postfixSocket, mail: /^\/home\/operator\/Mail\/Inbox\/(?:new|cur)\//, manual: 0},
	{name: 'debian12', user: 'operator', to: 'operator', socket: '/run/dovecot/lmtp', mail: /^\/var\/mail\/operator$/, manual: 0},
];

const inbox = async (lab: Lab, user: Case['user']): Promise<number> => {
	const imap = new ImapFlow({
		host: lab.hostName,
		port: 993,
		secure: true,
		auth: {user, pass: lab.password(user)},
		tls: {ca: readFileSync(lab.caFile), rejectUnauthorized: user !== 'operator'},
		logger: false,
	});
	await imap.connect();
	try {
		return (await imap.mailboxOpen('INBOX')).exists;
	} finally {
		await imap.logout();
	}
};

/** What else a style promises. */
const proofs: Readonly<Record<string, (lab: Lab) => Promise<void>>> = {
	ispmail: async lab => {
		// The limit of the database, not the one for all; and the user's filter runs.
		const quota = await lab.exec('doveadm -f tab quota get -u testuser1@example.org');
		expect(quota.stdout).toMatch(/STORAGE\t\d+\t1048576\t/);
		await lab.exec(`install -d -o vmail -g vmail /var/mail/vmail/example.org/testuser1/sieve
			printf 'require "fileinto";\\nif header :contains "subject" "filter" { fileinto "Junk"; }\\n' > /var/mail/vmail/example.org/testuser1/sieve/mine.sieve
			ln -sfn sieve/mine.sieve /var/mail/vmail/example.org/testuser1/.dovecot.sieve; chown -hR vmail:vmail /var/mail/vmail/example.org
			swaks --protocol LMTP --socket ${postfixSocket} --from a@example.net --to testuser1@example.org --header 'Subject: filter me' --silent 2`);
		expect((await lab.exec('doveadm -f tab mailbox status -u testuser1@example.org messages Junk')).stdout).toMatch(/\t1$/m);
	},
	iredmail: async lab => {
		const kept = await lab.exec(
			'for try in $(seq 50); do n=$(runuser -u postgres -- psql -qAtd mailserver -c "SELECT count(*) FROM used_quota WHERE messages = 1"); [ "$n" = 1 ] && break; sleep 0.1; done; echo $n',
		);
		expect(kept.stdout).toBe('1\n');
	},
};

describeLab('a converted configuration', lab => {
	afterAll(() => removeOldDovecot(lab));

	describe.each(cases)('$name', ({name, user, to, socket, mail, manual}) => {
		const converted = convertConfig(treeOf(`2.3/${name}`), mainFile);

		test('is taken by the real Dovecot, delivers, and the mail is found over IMAP', async () => {
			await installDovecot(lab, name, converted.files);
			const read = await lab.exec('doveconf -n');
			expect(read.stderr).not.toMatch(/Error|Fatal/);
			expect(read.code).toBe(0);
			const started = await lab.exec(
				'systemctl reset-failed dovecot; systemctl restart dovecot && systemctl is-active dovecot || journalctl -u dovecot -n 20 -o cat',
			);
			expect(started.stdout).toBe('active\n');
			const sent = await lab.exec(
				`cursor=$(journalctl -n0 --show-cursor -q | sed 's/^-- cursor: //'); swaks --protocol LMTP --socket ${socket} --from probe@example.net --to ${to} --header 'Subject: converted' --silent 2 || { journalctl -q --after-cursor "$cursor" -o cat -t dovecot; }`,
			);
			expect(sent.stdout).toBe('');
			const found = await lab.exec('find /var/mail /home/operator -type f');
			expect(found.stdout.split('\n').filter(path => mail.test(path))).toHaveLength(1);
			await expect(inbox(lab, user)).resolves.toBe(1);
			await proofs[name]?.(lab);
			const complaints = await lab.exec('doveadm log errors');
			// Scripts that nobody has compiled yet are compiled for each mail, and cannot be kept: another repair (R18).
			const others = complaints.stdout.split('\n').filter(line => !/\.svbin|\/anvil\) failed/.test(line));
			expect(others.join('\n')).not.toMatch(/Error|Fatal|Panic/);
		});

		test('tells what a person must decide', () => {
			expect(converted.manual.map(each => `${each.id} ${each.text}`)).toHaveLength(manual);
		});

		test('a second run finds nothing more', () => {
			const again = convertConfig(converted.files, mainFile);
			expect(again.notes).toEqual([]);
			expect(again.files).toEqual(converted.files);
		});
	});
});
