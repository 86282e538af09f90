// SMTP servers that no client should meet: silent, dripping, endless, gone in the middle; in this process, on wires of their own.
import {Duplex} from 'node:stream';

export type BadServer =
	| 'stalls at once'
	| 'stalls after EHLO'
	| 'stalls after MAIL'
	| 'stalls in the TLS handshake'
	| 'drips'
	| 'never stops greeting'
	| 'hangs up'
	| 'hangs up after EHLO'
	| 'speaks another language'
	| 'answers without end';

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

/** The client's end of a server that behaves so. `written`: how many bytes it got rid of. */
export const badSmtpServer = (how: BadServer): {readonly socket: Duplex; readonly written: () => number} => {
	const [near, far] = createWire();
	let written = 0;
	let heard = '';
	const endless = (line: string): void => {
		const chunk = Buffer.from(line.repeat(1000));
		const more = (): void => {
			if (far.destroyed || written > 100 * 1024 * 1024) return;
			written += chunk.length;
			far.write(chunk, error => (error ? undefined : setImmediate(more)));
		};
		more();
	};
	const greet: Readonly<Record<BadServer, () => void>> = {
		'stalls at once': () => undefined,
		'stalls after EHLO': () => far.write('220 bad.test ESMTP\r\n'),
		'stalls after MAIL': () => far.write('220 bad.test ESMTP\r\n'),
		'stalls in the TLS handshake': () => far.write('220 bad.test ESMTP\r\n'),
		drips: () => drip(far, '220 bad.test ESMTP\r\n'),
		'never stops greeting': () => endless('220-all work and no play\r\n'),
		'hangs up': () => far.end(),
		'hangs up after EHLO': () => far.write('220 bad.test ESMTP\r\n'),
		'speaks another language': () => far.write('* OK IMAP4rev1 ready\r\n'),
		'answers without end': () => far.write('220 bad.test ESMTP\r\n'),
	};
	far.on('data', (chunk: Buffer) => {
		heard += chunk.toString('latin1');
		while (heard.includes('\r\n')) {
			const line = heard.slice(0, heard.indexOf('\r\n'));
			heard = heard.slice(line.length + 2);
			if (how === 'hangs up after EHLO') far.end();
			if (how === 'stalls after MAIL' && /^EHLO/.test(line)) far.write('250 bad.test\r\n');
			if (how === 'stalls in the TLS handshake') far.write(/^EHLO/.test(line) ? '250-bad.test\r\n250 STARTTLS\r\n' : '220 go on\r\n');
			if (how === 'answers without end') endless('250-X\r\n');
			if (how === 'drips')
				drip(far, /^EHLO/.test(line) ? '250-bad.test\r\n250 SIZE\r\n' : /^RCPT/.test(line) ? '454 4.7.1 Relay access denied\r\n' : '250 2.0.0 Ok\r\n');
		}
	});
	setImmediate(greet[how]);
	return {socket: near, written: () => written};
};
