// Dovecot's ManageSieve service up to the login: capabilities, STARTTLS, goodbye (RFC 5804).
import type {Duplex} from 'node:stream';
import {TLSSocket} from 'node:tls';
import {dovecotTls} from './dovecot-tls.ts';
import {type LineReader, readLines} from './line-reader.ts';
import type {World} from './world.ts';

export const serveSieve = (raw: Duplex, world: World): void => {
	const context = dovecotTls(world);
	let stream = raw;
	let reader: LineReader | undefined;
	let secured = false;
	const say = (...lines: readonly string[]) => stream.write(lines.map(line => `${line}\r\n`).join(''));
	const announce = (end: string) =>
		say(
			'"IMPLEMENTATION" "Dovecot (Debian) Pigeonhole"',
			'"SIEVE" "fileinto reject envelope encoded-character vacation subaddress"',
			'"NOTIFY" "mailto"',
			`"SASL" "${secured ? 'PLAIN' : ''}"`,
			...(context && !secured ? ['"STARTTLS"'] : []),
			'"VERSION" "1.0"',
			end,
		);

	const take = (line: string): unknown => {
		const verb = line.trim().toUpperCase();
		if (verb === 'CAPABILITY') return announce('OK "Capability completed."');
		if (verb === 'STARTTLS' && context && !secured) {
			say('OK "Begin TLS negotiation now."');
			reader?.stop();
			secured = true;
			listen(new TLSSocket(raw, {isServer: true, secureContext: context}));
			return announce('OK "TLS negotiation successful."');
		}
		if (verb === 'LOGOUT') {
			say('OK "Logout completed."');
			return stream.end();
		}
		return say('NO "Error in MANAGESIEVE command received by server."');
	};
	const listen = (to: Duplex) => {
		stream = to;
		to.on('error', () => {});
		reader = readLines(to, take);
	};
	listen(raw);
	announce('OK "Dovecot (Debian) ready."');
};
