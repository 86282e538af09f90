// The lab itself: both states are what SERVER.md says, seen by real deliveries and by the world's side of the network.
import {readFileSync} from 'node:fs';
import {ImapFlow} from 'imapflow';
import {createTransport} from 'nodemailer';
import {expect, test} from 'vitest';
import {describeLab} from './describe-lab.ts';
import type {LabState} from './lab.ts';

describeLab('the lab', lab => {
	/** Hands a message to Postfix and returns what the journal says of it, once it is delivered, bounced or deferred. */
	const deliver = async (id: string): Promise<string> => {
		const message = `From: t@example.com\nTo: testuser1@example.org\nSubject: ${id}\nMessage-ID: <${id}@lab>\n\nhello\n`;
		const {stdout} = await lab.exec(
			`cursor=$(journalctl -n0 --show-cursor -q | sed 's/^-- cursor: //')
			sendmail -f '<>' testuser1@example.org
			for try in $(seq 100); do
				log=$(journalctl -q --after-cursor "$cursor" -o cat -t postfix/lmtp -t dovecot)
				case $log in *status=*) break ;; esac
				sleep 0.1
			done
			echo "$log"; find /var/mail/vmail -path '*/new/*' -type f`,
			{input: message},
		);
		return stdout;
	};

	const layers: ReadonlyArray<readonly [LabState, readonly RegExp[]]> = [
		['broken', [/status=bounced \(host \S+\[private\/dovecot-lmtp\] said: 550 5\.1\.1 <testuser1@example\.org> User doesn't exist: testuser1@example\.org/]],
		[1, [/Error: mkdir\(\/home\/testuser1\/mail\/\.imap\) failed: Permission denied \(euid=5000\(vmail\)/, /said: 451 4\.2\.0 .* Internal error occurred/]],
		[2, [/Namespace inbox: Mail storage autodetection failed \(home=\(not set\), mail_path=\) - Set mail_driver explicitly/, /said: 451 4\.3\.0/]],
		[3, [/Setting used home directory \(%h\) but there is no mail_home and userdb didn't return it/, /said: 451 4\.3\.0/]],
		['repaired', [/status=sent \(250 2\.0\.0 <testuser1@example\.org> \S+ Saved\)/, /\/var\/mail\/vmail\/example\.org\/testuser1\/Maildir\/new\/\d/]],
	];

	test.each(layers)('state %s says what it says on the first server', async (state, expected) => {
		await lab.setState(state);
		const log = await deliver(`layer-${state}`);
		for (const line of expected) expect(log).toMatch(line);
		const looked = await lab.exec('doveadm auth lookup testuser1@example.org');
		expect(looked.stdout).toMatch(/user\s*: testuser1@example\.org/);
	});

	test('reset brings back a broken, running server with an empty disk and the same keys', async () => {
		await lab.exec('touch /root/left-over');
		await lab.reset();
		const seen = await lab.exec('systemctl is-system-running; ls /root; doveconf -f protocol=lmtp auth_username_format');
		expect(seen.stdout).toBe('running\nauth_username_format = %{user | username | lower}\n');
		const login = await lab.onLaptop(['ssh', '-i', lab.rootKeyFile, '-o', `UserKnownHostsFile=${lab.knownHostsFile}`, `root@${lab.vpnAddress}`, 'hostname']);
		expect(login).toMatchObject({code: 0, stdout: 'mx.example.org\n'});
	});

	test('the database answers over the VPN only', async () => {
		const dial = (address: string) => lab.onLaptop(['bash', '-c', `exec 3<> /dev/tcp/${address}/5432`]);
		expect((await dial(lab.vpnAddress)).code).toBe(0);
		expect((await dial(lab.publicAddress)).stderr).toContain('Connection refused');
	});

	test('passwords are true: Dovecot takes the right one and no other', async () => {
		const ask = async (password: string) => (await lab.exec(`doveadm auth test ${lab.probeAddress}`, {input: `${password}\n`})).code;
		expect(await ask(lab.password('mailtui-probe@example.org'))).toBe(0);
		expect(await ask('wrong')).toBe(77);
	});

	test('mail goes the way of a user: submission with STARTTLS and a password, signed, found over IMAP', async () => {
		await lab.setState('repaired');
		const user = 'testuser1@example.org';
		const auth = {user, pass: lab.password(user)};
		const tls = {ca: readFileSync(lab.caFile)};
		const smtp = createTransport({host: lab.hostName, port: 587, requireTLS: true, auth, tls});
		await smtp.sendMail({from: user, to: user, subject: 'hello', text: 'hello'});
		const imap = new ImapFlow({host: lab.hostName, port: 993, secure: true, auth, tls, logger: false});
		await imap.connect();
		await expect.poll(async () => (await imap.mailboxOpen('INBOX')).exists, {timeout: 10_000}).toBe(1);
		const found = await imap.fetchOne('1', {source: true});
		await imap.logout();
		expect(found ? String(found.source) : 'no message').toContain('DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=mail;');
	});

	test('a cut network is silent, and comes back whole', async () => {
		const dial = (address: string) => lab.onLaptop(['timeout', '1', 'bash', '-c', `exec 3<> /dev/tcp/${address}/22`]);
		await lab.cutNetwork();
		expect((await dial(lab.publicAddress)).code).toBe(124);
		await lab.restoreNetwork();
		for (const address of [lab.publicAddress, lab.publicAddress6, lab.vpnAddress]) {
			await expect.poll(async () => (await dial(address)).code, {timeout: 15_000}).toBe(0);
		}
		await lab.cutNetwork('vpn');
		expect((await dial(lab.vpnAddress)).code).toBe(124);
		expect((await dial(lab.publicAddress)).code).toBe(0);
		await lab.restoreNetwork();
		await expect.poll(async () => (await dial(lab.vpnAddress)).code, {timeout: 15_000}).toBe(0);
	});
});
