// The demo's PostgreSQL: a real protocol over a forwarded port, started only by who logs in, and the same data as Dovecot's.
import {Client} from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type Demo, startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';
import type {Host} from '../../source/host/host.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {run} from './world.ts';

const clock = createClock();
let demo: Demo;
let host: Host;

beforeAll(async () => {
	demo = await startDemo(clock);
	host = await connectSsh(demo.login, undefined, clock);
});
afterAll(async () => {
	await host.close();
	await demo.close();
});

test('lookups of Dovecot and Postfix, and a knock at the port, do not start the engine', async () => {
	expect((await run(demo.world, ['doveadm', 'user', '*'])).out).toBe('testuser1@example.org\ntestuser2@example.org\nmailtui-probe@example.org\n');
	const stream = await demo.here.connect(demo.world.vpnAddress, 5432, new AbortController().signal);
	stream.write(Uint8Array.from([0, 0, 0, 8, 4, 210, 22, 47]));
	expect(await new Promise(resolve => stream.once('data', (chunk: Buffer) => resolve(chunk.toString())))).toBe('N');
	stream.destroy();
	expect(demo.world.database.isStarted()).toBe(false);
});

test('from outside the port is closed', async () => {
	await expect(demo.here.connect(demo.world.publicAddress, 5432, new AbortController().signal)).rejects.toMatchObject({code: 'ECONNREFUSED'});
});

test('pg reads and writes through a forwarded connection, two at a time, and Dovecot sees what was written', async () => {
	const connect = async () => {
		const stream = await host.dial({host: '127.0.0.1', port: 5432});
		const same = () => stream;
		Object.assign(stream, {setNoDelay: same, setKeepAlive: same, ref: same, unref: same, connect: () => process.nextTick(() => stream.emit('connect'))});
		const client = new Client({user: 'mailadmin', password: 'anything', database: 'mailserver', stream: () => stream as never});
		await client.connect();
		return client;
	};
	const [one, two] = await Promise.all([connect(), connect()]);
	await one.query("INSERT INTO mailbox (username, password, maildir) VALUES ('new@example.org', '{PLAIN}secret', 'example.org/new/')");
	const {rows} = await two.query('SELECT username FROM mailbox WHERE username = $1', ['new@example.org']);
	expect(rows).toEqual([{username: 'new@example.org'}]);
	await Promise.all([one.end(), two.end()]);
	expect((await run(demo.world, ['doveadm', 'user', 'new@example.org'])).out).toContain('maildir:/var/mail/vmail/example.org/new/');
	expect((await run(demo.world, ['doveadm', 'auth', 'test', 'new@example.org'], 'secret')).code).toBe(0);
	expect((await run(demo.world, ['postmap', '-q', 'new@example.org', 'proxy:pgsql:/etc/postfix/pgsql-virtual-mailboxes.cf'])).out).toBe('example.org/new/\n');
});
