// What one of the demo's own ports serves, in the words of openssl s_client as source/commands/openssl-served.ts reads them.
import type {Duplex} from 'node:stream';
import {connect as connectTls, type TLSSocket} from 'node:tls';
import {readLines} from '../line-reader.ts';
import {createNetwork} from '../network.ts';
import type {Script} from './shape.ts';

/** Sends lines one after the other, each when the reply to the one before is complete; returns all that was said. */
const talk = (stream: Duplex, smtp: boolean, lines: readonly string[], greets: boolean): Promise<string> =>
	new Promise(resolve => {
		let said = '';
		const left = [...lines];
		const next = () => {
			const line = left.shift();
			if (line === undefined) {
				reader.stop();
				resolve(said);
			} else stream.write(`${line}\r\n`);
		};
		const reader = readLines(stream, line => {
			said += `${line}\r\n`;
			if (smtp ? /^\d{3} /.test(line) : /^(?:[ab] |\* OK |OK |\+OK )/.test(line)) next();
		});
		stream.once('close', () => resolve(said));
		stream.once('end', () => resolve(said));
		if (!greets) next();
	});

const pem = (raw: Buffer) => `-----BEGIN CERTIFICATE-----\n${raw.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;

const chainOf = (socket: TLSSocket): string => {
	const parts: string[] = [];
	let at = socket.getPeerCertificate(true);
	while (at?.raw) {
		parts.push(pem(at.raw));
		// The last one issued itself; the root is not sent.
		if (!at.issuerCertificate || at.issuerCertificate === at || at.issuerCertificate.issuerCertificate === at.issuerCertificate) break;
		at = at.issuerCertificate;
	}
	return parts.join('');
};

export const opensslServed: Script = {
	name: 'openssl-served',
	run: async ({world, out}, [, address = '', port = '', protocol = '', serverName = '']) => {
		const network = createNetwork(world);
		const smtp = protocol.startsWith('smtp');
		const reach = () => network.fromServer({host: address, port: Number(port)});
		const answer = (plain: string, said: string, trouble: string) => {
			const [one, two, three] = [Buffer.from(plain), Buffer.from(said), Buffer.from(trouble)];
			out(Buffer.concat([Buffer.from(`mailtui-served 1 ${one.length} ${two.length} ${three.length}\n`), one, two, three]));
			network.close();
			return 0;
		};
		const sieve = protocol === 'sieve';
		const farewell = smtp ? ['EHLO mailtui.invalid', 'QUIT'] : sieve ? ['LOGOUT'] : protocol === 'pop3s' ? ['QUIT'] : ['a CAPABILITY', 'b LOGOUT'];
		const starts = !protocol.endsWith('s');
		let plain = '';
		try {
			if (starts) {
				plain = await talk(await reach(), smtp, farewell, true);
				if (!/STARTTLS/i.test(plain)) return answer(plain, '', plain === '' ? 'no greeting\n' : 'no STARTTLS offered\n');
			}
			const raw = await reach();
			// As s_client does it: a greeting of its own first, then STARTTLS.
			if (starts) await talk(raw, smtp, smtp ? ['EHLO mail.invalid', 'STARTTLS'] : [sieve ? 'STARTTLS' : 'a STARTTLS'], true);
			const socket = connectTls({
				socket: raw,
				...(serverName === '' ? {} : {servername: serverName}),
				ca: [world.files.read('/etc/ssl/certs/ca-certificates.crt')],
				rejectUnauthorized: false,
				checkServerIdentity: () => undefined,
			});
			await new Promise<void>((resolve, reject) => {
				socket.once('secureConnect', resolve);
				socket.once('error', reject);
				socket.once('close', () => reject(new Error('unexpected eof while reading')));
			});
			const chain = chainOf(socket);
			const code = socket.authorized ? '0 (ok)' : `20 (${String(socket.authorizationError)})`;
			const version = socket.getProtocol() ?? '';
			const head = `CONNECTED(00000003)\n---\nCertificate chain\n${chain}---\nNew, ${version}, Cipher is ${socket.getCipher().name}\nProtocol: ${version}\nVerify return code: ${code}\n---\n`;
			const body = await talk(socket, smtp, farewell, !starts || sieve);
			return answer(plain, head + body, '');
		} catch (error) {
			const {code, message} = error as NodeJS.ErrnoException;
			return answer(
				plain,
				'',
				code === 'ECONNREFUSED' ? 'connect: Connection refused\n' : `0000:error:0A000126:SSL routines:ssl3_read_n:${message}:../ssl/record/rec_layer_s3.c:1:\n`,
			);
		}
	},
};
