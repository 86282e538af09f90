// Sockets from this machine: the time to connect is not the time to talk.
import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';
import {expect, it} from 'vitest';
import {createHere} from '../../source/host/here.ts';

it('who waits only for the connection keeps the socket when that time is over', async () => {
	const server = createServer(socket => void socket.once('data', () => socket.end('late')));
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const patience = new AbortController();
	const socket = await createHere().connect('127.0.0.1', (server.address() as AddressInfo).port, patience.signal);
	patience.abort();
	socket.write('hello');
	const [answer] = await once(socket, 'data');
	expect(String(answer)).toBe('late');
	socket.destroy();
	server.close();
});

it('who gives up before gets no socket', async () => {
	const patience = new AbortController();
	const connecting = createHere().connect('127.0.0.1', 9, patience.signal);
	patience.abort();
	await expect(connecting).rejects.toThrow();
	await expect(createHere().connect('127.0.0.1', 9, patience.signal)).rejects.toMatchObject({name: 'AbortError'});
});
