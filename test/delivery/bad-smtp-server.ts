// SMTP servers that no client should meet: silent, dripping, endless, gone in the middle; in this process, on wires of their own.
import {Duplex} from 'node:stream';

export const commandsOfSmtp = ['EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'the message'] as const;
type SmtpCommand = (typeof commandsOfSmtp)[number];

export type BadServer =
	| 'does not greet'
	| 'begins to greet'
	| `does not answer ${SmtpCommand}`
	| `begins to answer ${SmtpCommand}`
	| 'stalls in the TLS handshake'
	| 'drips'
	| 'never stops greeting'
	| 'hangs up'
	| 'hangs up after EHLO'
	| 'speaks another language'
	| 'answers without end';

const goodAnswers: Readonly<Record<SmtpCommand, string>> = {
	EHLO: '250-bad.test\r\n250 AUTH PLAIN\r\n',
	AUTH: '235 2.7.0 Authentication successful\r\n',
	MAIL: '250 2.1.0 Ok\r\n',
	RCPT: '250 2.1.5 Ok\r\n',
	DATA: '354 go on\r\n',
	'the message': '250 2.0.0 Ok: queued as BAD\r\n',
};

/** Both ends of a wire; what is written to one comes out of the other. */
const createWire = (): readonly [Duplex, Duplex] => {
	const make = (): Duplex & {other?: Duplex} =>
		new Duplex({
			read() {},
			write(chunk, _, done) {
				setImmediate(() => {
					(this as Duplex & {other?: Duplex}).other?.push(chunk);
					done();
				});
			},
			final(done) {
				(this as Duplex & {other?: Duplex}).other?.push(null);
				done();
			},
			destroy(error, done) {
				setImmediate(() => (this as Duplex & {other?: Duplex}).other?.push(null));
				done(error);
			},
		});
	const [one, other] = [make(), make()];
	one.other = other;
	other.other = one;
	for (const end of [one, other]) end.on('error', () => undefined);
	return [one, other];
};

/** Says it byte by byte. */
const drip = (to: Duplex, text: string): void => {
	for (const byte of Buffer.from(text)) to.write(Buffer.from([byte]));
};

/** `written`: how many bytes it got rid of. `isSilent` resolves when it says nothing any more. */
export type BadSmtpServer = {readonly socket: Duplex; readonly written: () => number; readonly isSilent: Promise<void>};

/** The client's end of a server that behaves so. */
export const badSmtpServer = (how: BadServer): BadSmtpServer => {
	const [near, far] = createWire();
	const silent = Promise.withResolvers<void>();
	let written = 0;
	let heard = '';
	let inMessage = false;
	const [, begins, stallsAt] = /^(?:(begins to)|does not) answer (.*)$/.exec(how) ?? [];
	const endless = (line: string): void => {
		const chunk = Buffer.from(line.repeat(1000));
		const more = (): void => {
			if (far.destroyed || written > 100 * 1024 * 1024) return;
			written += chunk.length;
			far.write(chunk, error => (error ? undefined : setImmediate(more)));
		};
		more();
	};
	/** Half a line is on the wire before it is silent. */
	const fallSilent = (half: string): void => {
		if (half === '') silent.resolve();
		else far.write(half, () => setImmediate(silent.resolve));
	};
	const greet = (): unknown => {
		if (how === 'does not greet') return fallSilent('');
		if (how === 'begins to greet') return fallSilent('220 bad');
		if (how === 'drips') return drip(far, '220 bad.test ESMTP\r\n');
		if (how === 'never stops greeting') return endless('220-all work and no play\r\n');
		if (how === 'hangs up') return far.end();
		if (how === 'speaks another language') return far.write('* OK IMAP4rev1 ready\r\n');
		return far.write('220 bad.test ESMTP\r\n');
	};
	const answer = (command: SmtpCommand): unknown => {
		if (command === stallsAt) return fallSilent(begins ? goodAnswers[command].slice(0, 4) : '');
		inMessage = command === 'DATA';
		return far.write(goodAnswers[command]);
	};
	const hear = (line: string): unknown => {
		if (how === 'hangs up after EHLO') return far.end();
		if (how === 'answers without end') return endless('250-X\r\n');
		if (how === 'stalls in the TLS handshake') return far.write(/^EHLO/.test(line) ? '250-bad.test\r\n250 STARTTLS\r\n' : '220 go on\r\n');
		if (how === 'drips')
			return drip(far, /^EHLO/.test(line) ? '250-bad.test\r\n250 SIZE\r\n' : /^RCPT/.test(line) ? '454 4.7.1 Relay access denied\r\n' : '250 2.0.0 Ok\r\n');
		if (stallsAt === undefined) return undefined;
		if (inMessage) return line === '.' ? answer('the message') : undefined;
		const command = commandsOfSmtp.find(each => line.startsWith(each));
		return command && answer(command);
	};
	far.on('data', (chunk: Buffer) => {
		// The first message of the handshake is no line.
		if (how === 'stalls in the TLS handshake' && chunk[0] === 0x16) return silent.resolve();
		heard += chunk.toString('latin1');
		while (heard.includes('\r\n')) {
			const line = heard.slice(0, heard.indexOf('\r\n'));
			heard = heard.slice(line.length + 2);
			hear(line);
		}
	});
	setImmediate(greet);
	return {socket: near, written: () => written, isSilent: silent.promise};
};
