// A name server on loopback that does to each question what its name says: answers, keeps silent, lies, cuts short, talks garbage.
import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {type AddressInfo, createServer, type Server, type Socket as Stream} from 'node:net';
import {type Answer, decode, encode, type Packet, TRUNCATED_RESPONSE} from 'dns-packet';

export type BadNameServer = {readonly server: string; readonly asked: string[]; close(): Promise<void>};

const servfail = 2;
const refused = 5;

const long = 'x'.repeat(10_000);

const answersTo = (name: string, type: string): readonly Answer[] => {
	const [label = ''] = name.split('.');
	if (label === 'alias') return [{name, type: 'CNAME', ttl: 60, data: 'good.test'}];
	if (label === 'chain')
		return [
			{name, type: 'CNAME', ttl: 60, data: 'good.test'},
			{name: 'good.test', type: 'A', ttl: 30, data: '203.0.113.10'},
		];
	if (label === 'loop') return [{name, type: 'CNAME', ttl: 60, data: 'loop2.test'}];
	if (label === 'loop2') return [{name, type: 'CNAME', ttl: 60, data: 'loop.test'}];
	if (label === 'big' && type === 'TXT') return [{name, type: 'TXT', ttl: 60, data: long.match(/.{1,255}/g) ?? []}];
	if (label === 'control' && type === 'TXT') return [{name, type: 'TXT', ttl: 60, data: 'v=spf1 \u001b[2J\r\n -all'}];
	if (label === 'delegated') return [];
	if (type === 'A' && label !== 'nothing') return [{name, type: 'A', ttl: 300, data: '203.0.113.10'}];
	return [];
};

// The port that is free for one of them may be somebody else's for the other.
const listenOnOnePort = async (tries = 20): Promise<{tcp: Server; udp: Socket; port: number}> => {
	const tcp = createServer().listen(0, '127.0.0.1');
	await once(tcp, 'listening');
	const {port} = tcp.address() as AddressInfo;
	const udp = createSocket('udp4').bind(port, '127.0.0.1');
	try {
		await once(udp, 'listening');
		return {tcp, udp, port};
	} catch (error) {
		udp.close();
		tcp.close();
		if (tries === 1) throw error;
		return listenOnOnePort(tries - 1);
	}
};

export const startBadNameServer = async (): Promise<BadNameServer> => {
	const asked: string[] = [];
	const reply = (query: Packet, way: 'udp' | 'tcp'): Buffer | undefined => {
		const [question] = query.questions ?? [];
		if (question === undefined) return undefined;
		const {name, type} = question;
		const [label = ''] = name.split('.');
		if (label === 'silent') return undefined;
		if (label === 'garbage') return Buffer.from('not a message at all');
		const code = label === 'servfail' ? servfail : label === 'refused' ? refused : label === 'gone' ? 3 : 0;
		const answers = code === 0 ? answersTo(name, type) : [];
		const isCut = way === 'udp' && (label === 'big' || label === 'cut');
		return encode({
			type: 'response',
			id: label === 'forged' ? ((query.id ?? 0) + 1) % 65_536 : (query.id ?? 0),
			flags: code | (isCut ? TRUNCATED_RESPONSE : 0) | (label === 'secure' ? 32 : 0),
			questions: [label === 'other' ? {...question, name: 'another.test'} : question],
			answers: isCut ? [] : [...answers],
			authorities: label === 'delegated' ? [{name, type: 'NS', ttl: 60, data: 'ns.elsewhere.test'}] : [],
		});
	};

	const overTcp = (socket: Stream): void => {
		socket.on('error', () => undefined);
		let buffer = Buffer.alloc(0);
		socket.on('data', (chunk: Buffer) => {
			buffer = Buffer.concat([buffer, chunk]);
			while (buffer.length >= 2 && buffer.length >= buffer.readUInt16BE(0) + 2) {
				const length = buffer.readUInt16BE(0);
				const answer = reply(decode(buffer.subarray(2, length + 2)), 'tcp');
				buffer = buffer.subarray(length + 2);
				if (answer === undefined) continue;
				// Byte by byte: nobody may take a piece for the whole.
				const head = Buffer.alloc(2);
				head.writeUInt16BE(answer.length, 0);
				for (const byte of Buffer.concat([head, answer]).subarray(0, 40)) socket.write(Buffer.from([byte]));
				socket.write(Buffer.concat([head, answer]).subarray(40));
			}
		});
	};
	const {tcp, udp, port} = await listenOnOnePort();
	tcp.on('connection', overTcp);
	udp.on('message', (message, from) => {
		const query = decode(message);
		asked.push(`${query.questions?.[0]?.name} ${query.questions?.[0]?.type}`);
		const answer = reply(query, 'udp');
		if (answer) udp.send(answer, from.port, from.address);
	});
	return {
		server: `127.0.0.1:${port}`,
		asked,
		close: async () => {
			await new Promise<void>(resolve => udp.close(() => resolve()));
			await new Promise<void>(resolve => tcp.close(() => resolve()));
		},
	};
};
