// An SMTP server that takes, delays and refuses mail by the name of its recipient: the outside world of the lab's stories (RFC 5321).
import {createServer, type Server, type Socket} from 'node:net';

export type Sink = {
	/** Recipients of what was taken, in order. */
	readonly taken: readonly string[];
	/** What is refused for now is taken from now on. */
	relent(): void;
	close(): Promise<void>;
};

const answers: ReadonlyArray<readonly [prefix: string, reply: string]> = [
	['grey', '451 4.7.1 Greylisted, please try again in 300 seconds'],
	['rbl', '554 5.7.1 Service unavailable; Client host [203.0.113.10] blocked using zen.example.net; see http://zen.example.net/query/203.0.113.10'],
	['full', '452 4.2.2 Mailbox full'],
	['nobody', '550 5.1.1 User unknown'],
];

/** `grey...`: 451, `full...`: 452, `rbl...`: 554, `nobody...`: 550; every other is taken. */
export const startSink = async (address = '::', port = 25): Promise<Sink> => {
	const taken: string[] = [];
	const sockets = new Set<Socket>();
	let relented = false;
	const serve = (socket: Socket) => {
		let rest = '';
		let recipients: string[] = [];
		let inData = false;
		const say = (line: string) => socket.write(`${line}\r\n`);
		const take = (line: string) => {
			if (inData) {
				if (line !== '.') return;
				inData = false;
				taken.push(...recipients);
				recipients = [];
				return say(`250 2.0.0 Ok: queued as 5INK${String(taken.length).padStart(4, '0')}`);
			}
			const verb = line.slice(0, 4).toUpperCase();
			if (verb === 'EHLO') return say('250-mx.example.com\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME');
			if (verb === 'RCPT') {
				const recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
				const refusal = answers.find(([prefix]) => recipient.startsWith(prefix))?.[1];
				if (refusal !== undefined && !(relented && refusal.startsWith('4'))) return say(refusal);
				recipients.push(recipient);
				return say('250 2.1.5 Ok');
			}
			if (verb === 'DATA') {
				if (recipients.length === 0) return say('554 5.5.1 Error: no valid recipients');
				inData = true;
				return say('354 End data with <CR><LF>.<CR><LF>');
			}
			if (verb === 'QUIT') return socket.end('221 2.0.0 Bye\r\n');
			return say('250 2.0.0 Ok');
		};
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
		socket.on('data', chunk => {
			const lines = (rest + chunk.toString('latin1')).split('\r\n');
			rest = lines.pop() ?? '';
			for (const line of lines) take(line);
		});
		say('220 mx.example.com ESMTP sink');
	};
	const server: Server = createServer(serve);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, address, resolve);
	});
	return {
		taken,
		relent: () => {
			relented = true;
		},
		close: () =>
			new Promise(resolve => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
};
