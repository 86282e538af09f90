// Whole Dovecot 2.3 configurations, converted: the real Dovecot 2.4 takes them, delivers into them, and the mail is found over IMAP.
import {readFileSync} from 'node:fs';
import {ImapFlow} from 'imapflow';
import {afterAll, describe, expect, test} from 'vitest';
import type {SourceFile} from '../../source/config/source-file.ts';
import {convertConfig} from '../../source/upgrade/convert-config.ts';
import {mainFile, treeOf} from '../dovecot/trees.ts';
import {describeLab} from './describe-lab.ts';
import type {Lab} from './lab.ts';

const postfixSocket = '/var/spool/postfix/private/dovecot-lmtp';

type Case = {
	readonly name: string;
	readonly user: 'testuser1@example.org' | 'operator';
	readonly to: string;
	readonly socket: string;
	/** Where the message must lie. */
	readonly mail: RegExp;
	/** Tables that the style brings along. */
	readonly sql?: string;
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
		sql: 'CREATE TABLE IF NOT EXISTS quota2 (username varchar(100) PRIMARY KEY, bytes bigint NOT NULL DEFAULT 0, messages integer NOT NULL DEFAULT 0); GRANT ALL ON quota2 TO mailuser;',
		manual: 0,
	},
	{
		name: 'iredmail',
		user: 'testuser1@example.org',
		to: 'testuser1@example.org',
		socket: postfixSocket,
		mail: /^\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/(?:new|cur)\//,
		sql: `CREATE TABLE IF NOT EXISTS used_quota (username varchar(255) PRIMARY KEY, bytes bigint NOT NULL DEFAULT 0, messages bigint NOT NULL DEFAULT 0);
			CREATE TABLE IF NOT EXISTS share_folder (from_user varchar(255), to_user varchar(255), dummy char(1));
			CREATE TABLE IF NOT EXISTS anyone_shares (from_user varchar(255), dummy char(1));
			GRANT ALL ON used_quota, share_folder, anyone_shares TO mailuser;`,
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
	{name: 'system-users', user: 'operator', to: 'operator@example.org', socket: postfixSocket, mail: /^\/home\/operator\/Mail\/Inbox\/(?:new|cur)\//, manual: 0},
	{name: 'debian12', user: 'operator', to: 'operator', socket: '/run/dovecot/lmtp', mail: /^\/var\/mail\/operator$/, manual: 0},
];

/** Writes the whole of /etc/dovecot anew; what holds a password is for root alone. */
const install = async (lab: Lab, files: readonly SourceFile[]) => {
	const password = (await lab.exec('cat /usr/local/share/mailtui-lab/mailuser-password')).stdout.trim();
	const users = `testuser1@example.org:{PLAIN}${lab.password('testuser1@example.org')}`;
	const write = files.map(({path, text}) => {
		const whole = text.replaceAll('@PASSWORD@', password).replaceAll('@USERS@', users);
		const mode = whole === text ? '0644' : '0640';
		return `install -D -m ${mode} -g dovecot /dev/stdin '${path}' <<< "$(base64 -d <<< ${Buffer.from(whole).toString('base64')})"`;
	});
	const made = await lab.exec(`systemctl stop dovecot; rm -rf /etc/dovecot/conf.d /etc/dovecot/*.conf* ~operator/Mail ~operator/mail /var/mail/operator
		find /var/mail/vmail -mindepth 1 -delete; ${write.join('\n')}`);
	expect(made.stderr).toBe('');
};

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

describeLab('a converted configuration', lab => {
	afterAll(async () => {
		await lab.exec(
			`runuser -u postgres -- psql -qd mailserver -c 'DROP TABLE IF EXISTS quota2, used_quota, share_folder, anyone_shares'; rm -rf /var/mail/operator ~operator/Mail ~operator/mail`,
		);
		await lab.setState('broken');
	});

	describe.each(cases)('$name', ({name, user, to, socket, mail, sql, manual}) => {
		const converted = convertConfig(treeOf(`2.3/${name}`), mainFile);

		test('is taken by the real Dovecot, delivers, and the mail is found over IMAP', async () => {
			if (sql) await lab.exec(`runuser -u postgres -- psql -qd mailserver -c "SET ROLE mailadmin; ${sql}"`);
			await install(lab, converted.files);
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
			const complaints = await lab.exec('doveadm log errors');
			expect(complaints.stdout).not.toMatch(/Error|Fatal|Panic/);
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
