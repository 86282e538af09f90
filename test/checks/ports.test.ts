// The three mail ports: who listens, what is served, and what it means that a port is not reached from here.
import {describe, expect, it} from 'vitest';
import {portImaps} from '../../source/checks/port-imaps.ts';
import {portSmtp} from '../../source/checks/port-smtp.ts';
import {portSubmission} from '../../source/checks/port-submission.ts';
import type {Command} from '../../source/host/host.ts';
import {resultOf} from '../commands/recorded.ts';
import {type Replies, replay, told} from './replay.ts';

const listening = (...ports: readonly string[]) => ports.map(each => `LISTEN 0 100 ${each} 0.0.0.0:* users:(("master",pid=1,fd=1))\n`).join('');
const served = (plain: string, out: string, err = '') => `mailtui-served 1 ${plain.length} ${out.length} ${err.length}\n${plain}${out}${err}`;
const tls = (body: string) =>
	`CONNECTED(00000003)\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nProtocol: TLSv1.3\nVerify return code: 0 (ok)\n---\n${body}`;
const greeting = '220 mx.example.org ESMTP Postfix (Debian)\r\n';
const plain = `${greeting}250-mx.example.org\r\n250-STARTTLS\r\n250 CHUNKING\r\n221 2.0.0 Bye\r\n`;
const inside = tls('250-mx.example.org\r\n250-AUTH PLAIN\r\n250 CHUNKING\r\n221 2.0.0 Bye\r\n');
const master = 'smtp       inet  n       -       y       -       -       smtpd\n';

describe('ports', () => {
	it.each([
		[
			portSmtp,
			{'ss-listeners': listening('0.0.0.0:25'), 'openssl-served': served(plain, inside)},
			['ok port 25: Port 25 answers with STARTTLS (TLSv1.3) on the server (not tried from outside).'],
		],
		[portSmtp, {'ss-listeners': listening('0.0.0.0:22'), 'postconf-master': master}, ['failure port 25: Nothing listens on port 25.']],
		[
			portSmtp,
			{'ss-listeners': listening('0.0.0.0:22')},
			['unknown port 25: Nothing listens on port 25, and Postfix is not installed here: whether this server should offer it is not known.'],
		],
		[
			portSmtp,
			{'ss-listeners': listening('127.0.0.1:25', '[::1]:25'), 'openssl-served': served(plain, inside)},
			['failure port 25: Port 25 is open on 127.0.0.1 only, so that nobody outside can use it.'],
		],
		[
			portSmtp,
			{'ss-listeners': listening('0.0.0.0:25'), 'openssl-served': served(`${greeting}250 CHUNKING\r\n221 Bye\r\n`, '', 'no STARTTLS offered\n')},
			['warning port 25: Port 25 answers, but offers no STARTTLS: mail comes in unencrypted.'],
		],
		[
			portSmtp,
			{'ss-listeners': listening('0.0.0.0:25'), 'openssl-served': served('', '', 'no greeting\n')},
			['failure port 25: Postfix listens on port 25, but a connection to it fails: no greeting.'],
		],
		[
			portSmtp,
			{'ss-listeners': listening('0.0.0.0:25'), 'openssl-served': served('554 5.7.1 go away\r\n', '', 'no STARTTLS offered\n')},
			['failure port 25: Port 25 turns visitors away.'],
		],
		// A greeting proves nothing: the dead login shows only within TLS.
		[
			portSubmission,
			{'ss-listeners': listening('0.0.0.0:587'), 'openssl-served': served(plain, tls('250-mx.example.org\r\n250 CHUNKING\r\n221 Bye\r\n'))},
			["failure port 587: Port 587 offers no login within TLS, so that nobody can send mail: Postfix does not reach Dovecot's authentication."],
		],
		[
			portSubmission,
			{'ss-listeners': listening('0.0.0.0:587'), 'openssl-served': served(plain, inside)},
			['ok port 587: Port 587 answers with STARTTLS (TLSv1.3) and login on the server (not tried from outside).'],
		],
		[
			portSubmission,
			{'ss-listeners': listening('0.0.0.0:25'), 'postconf-master': master},
			['failure port 587: Nothing listens on port 587. Debian ships it commented out in master.cf.'],
		],
		[
			portImaps,
			{'ss-listeners': listening('[::]:993'), 'openssl-served': served('', tls('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] Dovecot ready.\r\n'))},
			['ok port 993: Port 993 answers with TLSv1.3 on the server (not tried from outside).'],
		],
		[
			portImaps,
			{
				'ss-listeners': listening('0.0.0.0:993'),
				'openssl-served': served(
					'',
					'CONNECTED(00000003)\n',
					'40AD:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:../ssl/record/rec_layer_s3.c:908:\n',
				),
			},
			['failure port 993: Port 993 accepts connections, but no TLS comes about: ssl/tls alert handshake failure.'],
		],
		[portImaps, {}, ['unknown port 993: Whether port 993 answers is not known: perl is not installed on this server.']],
	] as ReadonlyArray<readonly [typeof portSmtp, Replies, readonly string[]]>)('%#', async (check, replies, expected) => {
		expect(told(await replay(check, replies))).toEqual(expected);
	});

	it('blocked from here while the server answers is never a failure', async () => {
		const replies = {'ss-listeners': listening('0.0.0.0:25'), 'openssl-served': served(plain, inside)};
		const from = (code: string) =>
			replay(portSmtp, replies, undefined, {
				target: {publicAddress: '203.0.113.10'},
				here: {connect: () => Promise.reject(Object.assign(new Error(code), {code}))},
			});
		expect(told(await from('ETIMEDOUT')).at(-1)).toBe(
			'warning 203.0.113.10 port 25: The server answers on port 25, but from here it is not reached: many networks block outgoing port 25, so try from another one before blaming the server.',
		);
		expect((await from('ECONNREFUSED')).map(each => each.level)).toEqual(['ok', 'warning']);
		expect((await from('ENETUNREACH')).map(each => each.level)).toEqual(['ok', 'unknown']);
	});

	it('465 in place of 587 does, with a hint', async () => {
		const reply = (command: Command) =>
			resultOf(
				command.argv.includes('465')
					? served('', tls(`${greeting}250-mx.example.org\r\n250 AUTH PLAIN\r\n221 Bye\r\n`))
					: served('', '', 'connect: Connection refused\n'),
			);
		expect(told(await replay(portSubmission, {'ss-listeners': listening('0.0.0.0:465'), 'postconf-master': master, 'openssl-served': reply}))).toEqual([
			'ok port 465: Port 465 answers with TLSv1.3 and login on the server (not tried from outside).',
			'warning port 587: Nothing listens on port 587; mail programs must be told to use port 465.',
		]);
	});
});
