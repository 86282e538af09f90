// What a mail port of the server itself serves: greeting, TLS, certificate chain, and the EHLO reply after STARTTLS (openssl-s_client(1), RFC 3207).
import {opensslServedScript} from '../scripts/openssl-served-script.ts';
import {firstLine, noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type ServedArgs = {
	readonly address: string;
	readonly port: number;
	/** `smtp`, `imap`, `sieve`: STARTTLS after a greeting; `smtps`, `imaps`, `pop3s`: TLS from the first byte. */
	readonly protocol: 'smtp' | 'imap' | 'sieve' | 'smtps' | 'imaps' | 'pop3s';
	/** The name a client would ask for (SNI). */
	readonly serverName?: string;
};

export type Served = {
	/** Whether anything accepted the connection. */
	readonly connected: boolean;
	/** First line the server said: before TLS where it starts with STARTTLS, else within it. */
	readonly greeting: string;
	/** What it offered before TLS: `STARTTLS`, `AUTH PLAIN`; empty with TLS from the first byte. */
	readonly plainOffers: readonly string[];
	readonly tls: {readonly version: string; readonly cipher: string} | undefined;
	/** What it offered within TLS. */
	readonly offers: readonly string[];
	/** PEM, the server's own first. */
	readonly chain: readonly string[];
	/** openssl's verdict with the server's own trust store: 0 is good. */
	readonly verify: {readonly code: number; readonly says: string} | undefined;
	/** Why it went no further; empty when all was well. */
	readonly trouble: string;
};

const offersOf = (text: string, protocol: ServedArgs['protocol']): readonly string[] => {
	if (protocol.startsWith('imap')) return (/^\* (?:CAPABILITY|OK \[CAPABILITY) ([^\]\r\n]*)/m.exec(text)?.[1] ?? '').split(' ').filter(word => word !== '');
	return Array.from(text.matchAll(/^250[- ](.*?)\r?$/gm), match => match[1] as string).slice(1);
};

/** What is wrong, in openssl's own words but without its numbers and source files. */
const troubleOf = (err: string): string => {
	const line = err.split('\n').find(each => /no STARTTLS|no greeting|no answer|^connect:|not installed|:error:/.test(each)) ?? '';
	const parts = /^[0-9A-F]+:error:[0-9A-F]+:([^:]*):[^:]*:([^:]*)/.exec(line);
	return parts?.[2] ?? line.trim().replace(/^connect: /, '');
};

const parseServed = (plain: string, out: string, err: string): Served => {
	const handshake = /^New, (TLS\S*), Cipher is (\S+)/m.exec(out);
	const body = out.slice(Math.max(0, out.search(/^Verify return code: /m)));
	const protocol = /^\* (?:OK|BYE|PREAUTH|CAPABILITY)/m.test(plain || body) ? 'imap' : 'smtp';
	const verify = /^Verify return code: (\d+) \((.*)\)$/m.exec(out);
	const greeting = (plain === '' ? /^(?:220[ -]|\* )(.*?)\r?$/m.exec(body)?.[0] : plain.split('\n')[0]) ?? '';
	return {
		connected: plain !== '' || /^CONNECTED/m.test(out),
		greeting: greeting.trim(),
		plainOffers: offersOf(plain, protocol),
		tls: handshake ? {version: /^ *Protocol *: (\S+)/m.exec(out)?.[1] ?? (handshake[1] as string), cipher: handshake[2] as string} : undefined,
		offers: handshake ? offersOf(body, protocol) : [],
		chain: out.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [],
		verify: handshake && verify ? {code: Number(verify[1]), says: verify[2] as string} : undefined,
		trouble: troubleOf(err),
	};
};

export const opensslServed: ReadCommand<ServedArgs, Answer<Served>> = {
	name: 'openssl-served',
	examples: [
		{address: '127.0.0.1', port: 25, protocol: 'smtp', serverName: 'mx.example.org'},
		{address: '127.0.0.1', port: 587, protocol: 'smtp'},
		{address: '127.0.0.1', port: 993, protocol: 'imaps'},
		{address: '127.0.0.1', port: 9, protocol: 'imaps'},
		{address: '127.0.0.1', port: 4190, protocol: 'sieve'},
		{address: '127.0.0.1', port: 465, protocol: 'smtps'},
	],
	build: ({address, port, protocol, serverName = ''}) => ({
		name: 'openssl-served',
		argv: ['perl', '-e', opensslServedScript, 'mailtui-served', address, String(port), protocol, serverName],
		effect: 'read',
		asRoot: false,
		timeoutMs: 12_000,
	}),
	parse: result => {
		const refusal = refusalOf('perl', result);
		if (refusal) return refusal;
		const bytes = Buffer.from(result.stdoutBytes);
		const newline = bytes.indexOf(10);
		const head = /^mailtui-served 1 (\d+) (\d+) (\d+)$/.exec(bytes.toString('latin1', 0, Math.max(0, newline)));
		if (!head) return noAnswer(`The port could not be tried on the server: ${firstLine(result.stderr) || 'no answer'}`);
		const [plain, out, err] = [Number(head[1]), Number(head[2]), Number(head[3])] as const;
		const from = newline + 1;
		if (bytes.length < from + plain + out + err) return noAnswer('The port could not be tried on the server: the answer is incomplete.');
		const part = (start: number, length: number) => bytes.toString('utf8', from + start, from + start + length);
		const served = parseServed(part(0, plain), part(plain, out), part(plain + out, err));
		if (/^openssl is not installed/.test(served.trouble)) return noAnswer('openssl is not installed on this server, so TLS cannot be tried there.', true);
		return {ok: true, value: served};
	},
};
