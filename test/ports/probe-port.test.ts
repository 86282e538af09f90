// Knocking at real sockets: polite servers of each kind with real TLS, and hostile ones.
import type {Socket} from 'node:net';
import {duplexPair} from 'node:stream';
import {expect, test} from 'vitest';
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import {readChain} from '../../source/ports/certificate.ts';
import {type ProbeOptions, probePort} from '../../source/ports/probe-port.ts';
import {answering, doorCertificates, openDoor, secure} from './door.ts';

const clock = createClock();
const knock = (port: number, kind: ProbeOptions['kind'], more: Partial<ProbeOptions> = {}) =>
	probePort({
		connect: createHere().connect,
		clock,
		signal: new AbortController().signal,
		address: '127.0.0.1',
		port,
		kind,
		serverName: 'mx.example.org',
		...more,
	});

const ehlo = 'EHLO mailtui.invalid';
type Inside = (secured: ReturnType<typeof secure>) => void;
const upgradeTo =
	(socket: Socket, go: string, inside: Inside): (() => void) =>
	() => {
		socket.removeAllListeners('data');
		socket.write(go);
		inside(secure(socket));
	};

const smtpInside = {[ehlo]: '250-mx\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n', QUIT: '221 bye\r\n'};

test('SMTP: greeting, STARTTLS, the chain as served, and what is announced only inside TLS', async () => {
	const door = await openDoor(socket =>
		answering(socket, '220-mx\r\n220 mx ESMTP Postfix\r\n', {
			[ehlo]: '250-mx\r\n250 STARTTLS\r\n',
			STARTTLS: upgradeTo(socket, '220 go\r\n', inside => answering(inside, '', smtpInside)),
		}),
	);
	const probe = await knock(door.port, 'submission');
	expect(probe).toMatchObject({reachable: 'open', greeting: '220 mx ESMTP Postfix', offersTls: true, capabilities: ['AUTH PLAIN', '8BITMIME']});
	expect(probe.tls).toMatchObject({version: 'TLSv1.3', authorized: false});
	expect(probe.trouble).toBeUndefined();
	expect(readChain(probe.tls?.chain ?? '')).toMatchObject({length: 2, leaf: {names: ['mx.example.org', 'mail.example.org']}});
	expect(probe.tls?.chain.split('-----BEGIN')[1]?.replaceAll(/\s/g, '')).toBe(doorCertificates.leafPem.split('-----BEGIN')[1]?.replaceAll(/\s/g, ''));
});

test('SMTP without STARTTLS is open, says so, and hears a goodbye', async () => {
	const door = await openDoor(socket => answering(socket, '220 mx\r\n', smtpInside));
	expect(await knock(door.port, 'smtp')).toMatchObject({reachable: 'open', offersTls: false, capabilities: ['AUTH PLAIN', '8BITMIME']});
	await expect.poll(door.said).toContain('QUIT');
});

test('TLS from the first byte: submissions, imaps, pop3s', async () => {
	const smtps = await openDoor(socket => answering(secure(socket), '220 mx\r\n', smtpInside));
	expect(await knock(smtps.port, 'submissions')).toMatchObject({greeting: '220 mx', tls: {version: 'TLSv1.3'}, capabilities: ['AUTH PLAIN', '8BITMIME']});
	const imaps = await openDoor(socket =>
		answering(secure(socket), '* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n', {'a1 CAPABILITY': '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na1 OK done\r\n'}),
	);
	expect(await knock(imaps.port, 'imaps')).toMatchObject({greeting: '* OK [CAPABILITY IMAP4rev1] Dovecot ready.', capabilities: ['IMAP4rev1', 'AUTH=PLAIN']});
	const pop3s = await openDoor(socket => answering(secure(socket), '+OK ready\r\n', {CAPA: '+OK\r\nUIDL\r\nTOP\r\n.\r\n'}));
	expect(await knock(pop3s.port, 'pop3s')).toMatchObject({greeting: '+OK ready', capabilities: ['UIDL', 'TOP']});
});

test('STARTTLS as IMAP, POP3, ManageSieve and PostgreSQL have it', async () => {
	const imap = await openDoor(socket =>
		answering(socket, '* OK hi\r\n', {
			'a1 CAPABILITY': '* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na1 OK\r\n',
			'a2 STARTTLS': upgradeTo(socket, 'a2 OK\r\n', inside => answering(inside, '', {'a1 CAPABILITY': '* CAPABILITY AUTH=PLAIN\r\na1 OK\r\n'})),
		}),
	);
	expect(await knock(imap.port, 'imap')).toMatchObject({offersTls: true, tls: {version: 'TLSv1.3'}, capabilities: ['AUTH=PLAIN']});
	const pop3 = await openDoor(socket =>
		answering(socket, '+OK hi\r\n', {
			CAPA: '+OK\r\nSTLS\r\n.\r\n',
			STLS: upgradeTo(socket, '+OK\r\n', inside => answering(inside, '', {CAPA: '+OK\r\nSASL PLAIN\r\n.\r\n'})),
		}),
	);
	expect(await knock(pop3.port, 'pop3')).toMatchObject({offersTls: true, tls: {version: 'TLSv1.3'}, capabilities: ['SASL PLAIN']});
	const sieve = await openDoor(socket =>
		answering(socket, '"IMPLEMENTATION" "Dovecot Pigeonhole"\r\n"STARTTLS"\r\nOK "ready."\r\n', {
			STARTTLS: upgradeTo(socket, 'OK "go"\r\n', inside => answering(inside, '"SASL" "PLAIN"\r\nOK "TLS."\r\n', {})),
		}),
	);
	expect(await knock(sieve.port, 'sieve')).toMatchObject({offersTls: true, tls: {version: 'TLSv1.3'}, capabilities: ['SASL PLAIN']});
	const postgresql = await openDoor(socket => {
		socket.once('data', () => {
			socket.removeAllListeners('data');
			socket.write('S');
			secure(socket);
		});
	});
	expect(await knock(postgresql.port, 'postgresql')).toMatchObject({reachable: 'open', offersTls: true, tls: {version: 'TLSv1.3'}});
	const plain = await openDoor(socket => void socket.once('data', () => socket.write('N')));
	expect(await knock(plain.port, 'postgresql')).toMatchObject({reachable: 'open', offersTls: false});
});

test('refused, filtered and no route are three things, and none of them is open', async () => {
	const door = await openDoor(() => undefined);
	const nobody = await knock(1, 'smtp');
	expect(nobody).toMatchObject({reachable: 'refused', trouble: 'connection refused'});
	const rejecting = (code: string) => ({connect: () => Promise.reject(Object.assign(new Error(code), {code}))});
	expect(await knock(door.port, 'smtp', rejecting('EHOSTUNREACH'))).toMatchObject({reachable: 'filtered'});
	expect(await knock(door.port, 'smtp', rejecting('ENETUNREACH'))).toMatchObject({reachable: 'unknown', trouble: 'there is no route to that network'});
	const silent = () => new Promise<never>(() => undefined);
	expect(await knock(door.port, 'smtp', {connect: silent, connectTimeoutMs: 20})).toMatchObject({reachable: 'filtered', trouble: 'no answer'});
	expect(await knock(door.port, 'smtp', {connect: silent, signal: AbortSignal.abort()})).toMatchObject({reachable: 'unknown', trouble: 'stopped'});
});

test.each<readonly [string, (socket: Socket) => void, string]>([
	['says nothing', () => undefined, 'did not answer in time'],
	['hangs up', socket => void socket.end(), 'closed the connection'],
	['speaks HTTP', socket => void socket.write('HTTP/1.1 400 Bad Request\r\n'), 'does not speak SMTP'],
	['never ends its greeting', socket => void socket.write('220-again\r\n'.repeat(200)), 'answered with more than 100 lines'],
	[
		'drips byte by byte',
		socket => {
			const drip = setInterval(() => socket.write('2'), 5);
			socket.on('close', () => clearInterval(drip));
		},
		'did not answer in time',
	],
	[
		'pours 100 MB without a line end',
		socket => {
			const pour = (left: number): void => {
				if (left > 0 && !socket.destroyed) socket.write(Buffer.alloc(1_000_000, 'A'), () => pour(left - 1));
			};
			pour(100);
		},
		'said more than 64 kB',
	],
])('a server that %s is open, and the visit ends', async (_, serve, trouble) => {
	const door = await openDoor(serve);
	expect(await knock(door.port, 'smtp', {talkTimeoutMs: 300})).toMatchObject({reachable: 'open', trouble});
});

test('a server whose TLS is none, or never comes, is open without TLS', async () => {
	const rubbish = await openDoor(socket => void socket.write('220 I speak plain text\r\n'));
	const probe = await knock(rubbish.port, 'imaps', {talkTimeoutMs: 300});
	expect(probe).toMatchObject({reachable: 'open'});
	expect(probe.trouble).toMatch(/TLS handshake/);
	expect(probe.tls).toBeUndefined();
	const silent = await openDoor(() => undefined);
	expect((await knock(silent.port, 'imaps', {talkTimeoutMs: 50})).trouble).toBe('did not finish the TLS handshake in time');
});

test('what was said before TLS is not taken for said inside it', async () => {
	const door = await openDoor(socket =>
		answering(socket, '220 mx\r\n', {
			[ehlo]: '250-mx\r\n250 STARTTLS\r\n',
			STARTTLS: upgradeTo(socket, '220 go\r\n250-mx\r\n250 AUTH INJECTED\r\n', inside => answering(inside, '', smtpInside)),
		}),
	);
	expect(await knock(door.port, 'smtp')).toMatchObject({offersTls: true, capabilities: ['AUTH PLAIN', '8BITMIME']});
});

test('STARTTLS over a stream within this process, where every answer comes at once', async () => {
	const [near, far] = duplexPair();
	const socket = far as unknown as Socket;
	answering(socket, '220 mx\r\n', {
		[ehlo]: '250-mx\r\n250 STARTTLS\r\n',
		STARTTLS: upgradeTo(socket, '220 go\r\n', inside => answering(inside, '', smtpInside)),
	});
	const probe = await knock(25, 'smtp', {connect: () => Promise.resolve(near), talkTimeoutMs: 1_000});
	expect(probe).toMatchObject({tls: {version: 'TLSv1.3'}, capabilities: ['AUTH PLAIN', '8BITMIME']});
	expect(probe.trouble).toBeUndefined();
});
