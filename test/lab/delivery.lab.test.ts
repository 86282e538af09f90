// Test mail on a real server: every hop in both states, to the outside, and what must be refused.
import {generateKeyPairSync, type KeyObject} from 'node:crypto';
import {createServer, type Server} from 'node:net';
import {createTransport} from 'nodemailer';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {createAt} from '../../source/checks/at.ts';
import {exitCodeOfLevels} from '../../source/checks/score.ts';
import {createAsk} from '../../source/commands/ask.ts';
import {fetchReplies} from '../../source/delivery/fetch-replies.ts';
import type {DeliveryTest, TestKind} from '../../source/delivery/hops.ts';
import {readMessage} from '../../source/delivery/message-facts.ts';
import {levelsOfRun} from '../../source/delivery/report-delivery.ts';
import {type DeliveryRun, runDeliveryTests} from '../../source/delivery/run-tests.ts';
import {dkimRecordFor} from '../../source/dns/dkim-record.ts';
import {resolverOf} from '../../source/dns/resolver-of.ts';
import {zoneLines} from '../../source/dns/zone-text.ts';
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import type {Host} from '../../source/host/host.ts';
import {createSecret} from '../../source/host/secret.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {describeLab} from './describe-lab.ts';
import {rootLogin} from './root-login.ts';

describeLab('delivery', lab => {
	const clock = createClock();
	let host: Host;
	beforeAll(async () => {
		await lab.reset('broken');
		host = await connectSsh(rootLogin(lab), undefined, clock);
	});
	afterAll(async () => {
		await host.close();
		await lab.reset('broken');
	});

	type How = {readonly password?: boolean; readonly outboundTo?: string; readonly rounds?: number};
	const run = async (kinds: readonly TestKind[], {password = true, ...more}: How = {}): Promise<DeliveryRun> => {
		const target = {publicAddress: lab.publicAddress, vpnAddress: lab.vpnAddress, hostName: lab.hostName};
		const probe = {address: lab.probeAddress, ...(password && {password: createSecret(lab.password('mailtui-probe@example.org'))})};
		const at = {...createAt({host, ask: createAsk(host), here: createHere(), clock, target, readOnly: false, probe}), signal: new AbortController().signal};
		let last: DeliveryRun | undefined;
		for await (const latest of runDeliveryTests({at, kinds, ...more})) last = latest;
		if (last === undefined) throw new Error('nothing was told');
		return last;
	};
	const states = (test: DeliveryTest | undefined) => Object.fromEntries((test?.hops ?? []).map(each => [each.id, each.state]));
	const found = ({tests}: DeliveryRun) => tests.map(each => [each.kind, ...each.findings.map(finding => `${finding.level}: ${finding.says}`)]);
	/** Files of mail, and what waits in the queue. */
	const left = async () =>
		(await lab.exec("find /var/mail/vmail -path '*/Maildir/*/*' -type f \\( -path '*/new/*' -o -path '*/cur/*' \\) | wc -l; postqueue -j | wc -l")).stdout
			.trim()
			.split('\n')
			.map(Number);

	describe('the broken server', () => {
		test('every way ends where LMTP is asked, and nothing is left', async () => {
			const {tests} = await run(['inside', 'inbound']);
			for (const each of tests) {
				expect(each.findings[0]).toMatchObject({level: 'failure', says: expect.stringContaining("550 5.1.1 <mailtui-probe@example.org> User doesn't exist")});
				expect(states(each)).toMatchObject({connect: 'ok', data: 'ok', queued: 'ok', 'handed-over': 'failure', removed: 'ok'});
			}
			expect(await left()).toEqual([0, 0]);
		});
	});

	describe('the repaired server', () => {
		beforeAll(() => lab.setState('repaired'));

		test('from a user to the mailbox: every hop, its signature verified, and gone again', async () => {
			const {tests} = await run(['inside']);
			const [inside] = tests;
			expect(found({tests} as never)).toEqual([
				['inside', expect.stringMatching(/^ok: A mail sent on port 587 was read on port 993 after \d+\.\d\d s, in INBOX\.$/)],
			]);
			expect(inside?.hops.filter(each => each.state !== 'ok' && each.id !== 'starttls')).toEqual([]);
			expect(inside?.hops.find(each => each.id === 'signed')?.says).toBe('mail._domainkey.example.org');
			expect(inside?.hops.find(each => each.id === 'verified')?.says).toBe('dkim pass, spf pass, spf pass, dmarc pass');
			expect(inside?.message?.received.map(each => each.via)).toEqual(['ESMTPSA', 'LMTP']);
			expect(inside?.transcript.map(each => each.text)).toContain('AUTH PLAIN ********');
			expect(JSON.stringify(inside)).not.toContain(lab.password('mailtui-probe@example.org'));
			expect(await left()).toEqual([0, 0]);
		});

		test('without a login, and from outside', async () => {
			const sent = await run(['inside', 'inbound'], {password: false});
			expect(sent.tests.map(each => each.findings.map(finding => finding.level))).toEqual([['ok'], ['ok']]);
			// Nobody can log in: the server itself reads them out.
			expect(sent.tests.map(each => each.hops.find(hop => hop.id === 'verified')?.says)).toEqual([
				'dkim pass, spf pass, spf pass, dmarc pass',
				'dkim none, spf none, dmarc none: nobody wrote it, and nobody vouches for it',
			]);
			const [inbound] = (await run(['inbound'])).tests;
			expect(inbound?.hops.filter(each => each.state !== 'ok' && each.id !== 'starttls')).toEqual([]);
			expect(inbound?.hops.find(each => each.id === 'verified')?.says).toBe('dkim none, spf none, dmarc none: nobody wrote it, and nobody vouches for it');
			expect(inbound?.message?.verified.map(each => each.says)).toEqual([
				'it is not signed',
				'none for mailtui.invalid from 203.0.113.1',
				'for the domain in From: none',
			]);
			expect(await left()).toEqual([0, 0]);
		});

		describe('what others would think of it', () => {
			const newKeys = () => generateKeyPairSync('rsa', {modulusLength: 2048});
			const recordOf = (key: KeyObject) => dkimRecordFor(key.export({type: 'spki', format: 'der'}).toString('base64'))?.text ?? '';
			const txt = (name: string, value: string) => zoneLines({name, type: 'TXT', value}).join('\n');
			const zone = (domain: string) => `/etc/nsd/zones/${domain}`;
			const serve = (script: string) => lab.exec(`set -e\n${script}\nsystemctl reset-failed nsd; systemctl restart nsd`);
			afterEach(() => serve('for file in example.org example.com; do [ ! -e /run/$file ] || mv /run/$file /etc/nsd/zones/$file; done'));

			test.each([
				['whose record holds another key', recordOf(newKeys().publicKey), 'dkim fail'],
				['whose record is revoked', 'v=DKIM1; k=rsa; p=', 'dkim '],
			])('a signature %s: the mail arrives, and that is a warning', async (_, value, result) => {
				await serve(`cp ${zone('example.org')} /run/example.org; sed -i '/^mail._domainkey/,/)/d' ${zone('example.org')}
cat >> ${zone('example.org')} <<'END'
${txt('mail._domainkey.example.org', value)}
END`);
				const sent = await run(['inside']);
				const [inside] = sent.tests;
				expect(found(sent)).toEqual([
					[
						'inside',
						expect.stringMatching(/^ok: A mail sent on port 587 was read/),
						expect.stringMatching(/^warning: Others would not trust this mail: dkim /),
					],
				]);
				expect(found(sent)[0]?.[2]).toContain(result);
				expect(exitCodeOfLevels(levelsOfRun(sent))).toBe(1);
				expect(states(inside)).toMatchObject({verified: 'warning', removed: 'ok'});
			});

			test('a mail of somebody outside who signs it: SPF, DKIM and DMARC pass on it as it is stored', async () => {
				const {publicKey, privateKey} = newKeys();
				await serve(`cp ${zone('example.com')} /run/example.com
cat >> ${zone('example.com')} <<'END'
${txt('away._domainkey.example.com', recordOf(publicKey))}
${txt('_dmarc.example.com', 'v=DMARC1; p=reject')}
END`);
				const from = 'somebody@example.com';
				const smtp = createTransport({
					host: lab.publicAddress,
					port: 25,
					name: 'mx.example.com',
					tls: {rejectUnauthorized: false},
					dkim: {domainName: 'example.com', keySelector: 'away', privateKey: privateKey.export({type: 'pkcs8', format: 'pem'}) as string},
				});
				await smtp.sendMail({from, to: lab.probeAddress, subject: 'signed outside', text: 'hello'});
				smtp.close();
				const fetched = async () => (await lab.exec(`doveadm -f pager fetch -u ${lab.probeAddress} text mailbox INBOX subject 'signed outside'`)).stdout;
				await expect.poll(fetched, {timeout: 15_000}).toContain('Subject: signed outside');
				const source = (await fetched()).replace(/^text: ?\n?/, '');
				const dns = resolverOf({here: createHere(), ask: createAsk(host), dial: undefined, choice: lab.resolver});
				const {verified, received} = await readMessage(source, {dns, origin: 'as stored', expects: 'pass'});
				expect(received.map(each => each.from)).toContain('mx.example.com (mx.example.com [203.0.113.1])');
				expect(verified.map(({method, result, level}) => `${method} ${result} ${level}`)).toEqual(['dkim pass ok', 'spf pass ok', 'dmarc pass ok']);
				await lab.exec(`doveadm expunge -u ${lab.probeAddress} mailbox INBOX all`);
			});
		});

		test('rounds make a distribution', async () => {
			const {totals} = await run(['inside'], {rounds: 5});
			expect(totals.inside).toHaveLength(5);
			expect(await left()).toEqual([0, 0]);
		});

		test('a message that sieve files elsewhere is found there', async () => {
			await lab.exec(`mkdir -p /var/mail/vmail/example.org/mailtui-probe; cat > /etc/dovecot/conf.d/99-lab-sieve.conf <<'END'
protocol lmtp { 
  mail_plugins { 
    sieve = yes 
  } 
}
sieve_script lab {
  type = before
  path = /etc/dovecot/lab.sieve
}
END
printf 'require ["fileinto", "mailbox"];\\nif header :contains "Subject" "mailtui delivery test" { fileinto :create "Tests"; }\\n' > /etc/dovecot/lab.sieve; sievec /etc/dovecot/lab.sieve; doveadm reload; sleep 0.5`);
			const {tests} = await run(['inside']);
			await lab.exec('rm -f /etc/dovecot/conf.d/99-lab-sieve.conf /etc/dovecot/lab.sieve*; doveadm reload; sleep 0.5');
			expect(found({tests} as never)).toEqual([['inside', expect.stringMatching(/^ok: .* in Tests\.$/)]]);
		});

		describe('to the outside', () => {
			let answer = '250 2.0.0 Ok: queued as OUTSIDE1';
			let server: Server;
			beforeAll(async () => {
				server = createServer(socket => {
					socket.on('error', () => undefined);
					let inData = false;
					socket.write('220 mx.example.com ESMTP\r\n');
					socket.on('data', chunk => {
						for (const line of chunk.toString('latin1').split('\r\n')) {
							if (inData && line !== '.') continue;
							if (line === '.') {
								inData = false;
								socket.write(`${answer}\r\n`);
							} else if (/^DATA/i.test(line)) {
								inData = true;
								socket.write('354 go on\r\n');
							} else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
							else if (line !== '') socket.write('250 ok\r\n');
						}
					});
				});
				// Postfix asks by IPv4 or by IPv6, whichever it likes.
				await new Promise<void>(resolve => server.listen({port: 25, host: '::'}, () => resolve()));
			});
			afterAll(() => new Promise<void>(resolve => server.close(() => resolve())));
			beforeEach(() => lab.exec('postsuper -d ALL'));

			test('it is taken, with what the other server said', async () => {
				const {tests} = await run(['outbound'], {outboundTo: 'somebody@example.com'});
				expect(tests[0]?.findings).toEqual([{level: 'ok', subject: 'somebody@example.com', says: expect.stringContaining('250 2.0.0 Ok: queued as OUTSIDE1')}]);
				expect(states(tests[0])).toMatchObject({auth: 'ok', data: 'ok', queued: 'ok', signed: 'ok', 'handed-over': 'ok'});
				expect(tests[0]?.transcript.map(each => each.text)).toContain('RCPT TO:<somebody@example.com> NOTIFY=NEVER');
			});
			test('without a login it is given to sendmail', async () => {
				const {tests} = await run(['outbound'], {outboundTo: 'somebody@example.com', password: false});
				expect(tests[0]?.findings).toEqual([{level: 'ok', subject: 'somebody@example.com', says: expect.stringContaining('250 2.0.0 Ok: queued as OUTSIDE1')}]);
				expect(states(tests[0])).toMatchObject({data: 'ok', queued: 'ok', signed: 'ok', 'handed-over': 'ok'});
			});
			test.each([
				['554 5.7.1 You are on a list', 'failure', /refuses the mail: 554 5\.7\.1 You are on a list/],
				['451 4.7.1 Greylisted, come again', 'warning', /does not take it now.*451 4\.7\.1 Greylisted/],
			])('%s', async (says, level, expected) => {
				answer = says;
				const {tests} = await run(['outbound'], {outboundTo: 'somebody@example.com'});
				expect(tests[0]?.findings).toEqual([expect.objectContaining({level, says: expect.stringMatching(expected)})]);
				expect(states(tests[0])).toMatchObject({removed: 'ok'});
				expect(await left()).toEqual([0, 0]);
			});
			test('where Postfix keeps its own log, what is not taken is out of the queue as well', async () => {
				answer = '451 4.7.1 Greylisted, come again';
				await lab.exec(
					"postconf -e maillog_file=/var/log/mail.log; postconf -M postlog/unix-dgram='postlog unix-dgram n - n - 1 postlogd'; systemctl restart postfix",
				);
				const {tests} = await run(['outbound'], {outboundTo: 'somebody@example.com'});
				const after = await left();
				await lab.exec('postconf -X maillog_file; postconf -MX postlog/unix-dgram; systemctl restart postfix');
				expect(tests[0]?.findings).toEqual([expect.objectContaining({level: 'warning', says: expect.stringMatching(/451 4\.7\.1 Greylisted/)})]);
				expect(after).toEqual([0, 0]);
			});
		});

		test('a report that came back is fetched and explained, in whatever coding, and left where it is', async () => {
			const headers =
				'Authentication-Results: verifier.example.com; spf=pass smtp.mailfrom=a@example.org;\n\tdkim=fail header.d=example.org\nReceived: from mx.example.org by verifier.example.com with ESMTPS; Thu, 26 Nov 2026 10:00:00 +0000';
			const report = [
				'From: report@verifier.example.com',
				`To: ${lab.probeAddress}`,
				'Subject: Authentication Report',
				'Date: Thu, 26 Nov 2026 10:00:05 +0000',
				'In-Reply-To: <1.mailtui@example.org>',
				'MIME-Version: 1.0',
				'Content-Type: multipart/report; boundary=b',
				'',
				'--b',
				'Content-Type: text/plain; charset=utf-8',
				'Content-Transfer-Encoding: base64',
				'',
				Buffer.from(`This is what we got:\n> ${headers.replaceAll('\n', '\n> ')}\n`).toString('base64'),
				'--b--',
				'',
			].join('\n');
			const saved = await lab.exec(`doveadm save -u ${lab.probeAddress} -m INBOX`, {input: report});
			expect(saved.stderr).toBe('');
			const target = {publicAddress: lab.publicAddress, vpnAddress: lab.vpnAddress, hostName: lab.hostName};
			const probe = {address: lab.probeAddress, password: createSecret(lab.password('mailtui-probe@example.org'))};
			const at = createAt({host, ask: createAsk(host), here: createHere(), clock, target, readOnly: false, probe});
			const replies = await fetchReplies({...at, signal: new AbortController().signal});
			expect(replies).toEqual([
				expect.objectContaining({
					folder: 'INBOX',
					from: 'report@verifier.example.com',
					subject: 'Authentication Report',
					explained: [
						expect.objectContaining({by: 'verifier.example.com', method: 'spf', result: 'pass'}),
						expect.objectContaining({method: 'dkim', result: 'fail'}),
					],
					received: [expect.objectContaining({by: 'verifier.example.com', via: 'ESMTPS'})],
				}),
			]);
			expect(
				(await lab.exec(`doveadm fetch -u ${lab.probeAddress} flags mailbox INBOX; doveadm expunge -u ${lab.probeAddress} mailbox INBOX all`)).stdout,
			).not.toContain('Seen');
		});

		describe('in the place of Postfix one that answers as far as MAIL FROM', () => {
			beforeAll(async () => {
				const {code} = await lab.exec(`cat > /run/stall.pl <<'PERL'
use IO::Socket::INET;
my $server = IO::Socket::INET->new(LocalAddr => '0.0.0.0', LocalPort => 25, Listen => 5, ReuseAddr => 1) or die $!;
$SIG{CHLD} = 'IGNORE';
while (my $client = $server->accept) {
	next if fork;
	print $client "220 stall.test ESMTP\\r\\n";
	while (<$client>) { print $client "250 ok\\r\\n" if /^(?:EHLO|MAIL)/ }
	exit;
}
PERL
systemctl stop postfix; systemd-run --quiet --collect --unit=lab-stall perl /run/stall.pl
for try in $(seq 100); do ss -Hltn 'sport = :25' | grep -q . && exit 0; sleep 0.05; done; exit 1`);
				expect(code).toBe(0);
			});
			afterAll(() => lab.exec('systemctl stop lab-stall; systemctl start postfix'));

			test.each([
				['relay', 'unknown', 'It could not be tried to the end: the server did not answer RCPT TO within 10 s.'],
				['inbound', 'failure', 'Port 25 does not take mail for mailtui-probe@example.org: the server did not answer RCPT TO within 10 s'],
			] as const)('%s: it is told where and after how long', async (kind, level, says) => {
				const begun = performance.now();
				const {tests} = await run([kind]);
				const ms = performance.now() - begun;
				expect(tests[0]?.findings).toEqual([expect.objectContaining({level, says})]);
				expect(states(tests[0])).toMatchObject({mail: 'ok', rcpt: level});
				expect(ms).toBeGreaterThan(9_900);
				expect(ms).toBeLessThan(15_000);
			});
		});

		describe('what must be refused', () => {
			test('is', async () => {
				expect(found(await run(['relay', 'unauthenticated', 'spoofing']))).toEqual([
					['relay', expect.stringMatching(/^ok: Mail from a stranger to a stranger is refused: 454 4\.7\.1/)],
					['unauthenticated', expect.stringMatching(/^ok: Nothing is taken without a login: 5\d\d/)],
					['spoofing', expect.stringMatching(/^skipped: Postfix does not claim/)],
				]);
			});

			test('an open relay is found, and a server that keeps names apart', async () => {
				await lab.exec(
					`cp /etc/postfix/main.cf /run/main.cf; postconf -e mynetworks=0.0.0.0/0 'smtpd_sender_login_maps=inline:{mailtui-probe@example.org=mailtui-probe@example.org}' smtpd_sender_restrictions=reject_sender_login_mismatch; postfix reload; sleep 1`,
				);
				const seen = found(await run(['relay', 'spoofing']));
				await lab.exec('cp /run/main.cf /etc/postfix/main.cf; postfix reload; sleep 1');
				expect(seen).toEqual([
					['relay', expect.stringMatching(/^failure: The server takes mail from strangers for the whole world/)],
					['spoofing', expect.stringMatching(/^ok: A user cannot send in another's name: 553/)],
				]);
				expect(await left()).toEqual([0, 0]);
			});
		});
	});
});
