// The server's key: known, unknown, changed, revoked, or one of several.
import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {fingerprint} from '../../source/host/known-hosts.ts';
import {answering, knownLine, loginTo} from './login-fixture.ts';
import {hello, makeGround} from './ssh-ground.ts';
import {makeKey, publicBlob} from './ssh-server.ts';

const {connect, home, start} = makeGround();
const stranger = makeKey();

describe('the host key', () => {
	it('an unknown one is shown, asked for and kept', async () => {
		const server = await start();
		const {asker, asked} = answering([true]);
		await connect(loginTo(server, home()), asker);
		expect(asked).toEqual([expect.stringContaining(fingerprint(publicBlob(server.hostKey)))]);
		expect(readFileSync(home().path('known_hosts'), 'utf8')).toBe(knownLine(server));
		await connect(loginTo(server, home()));
	});

	it('a refused one leaves nothing behind and sends nothing', async () => {
		const server = await start();
		await expect(connect(loginTo(server, home()), answering([false]).asker)).rejects.toMatchObject({kind: 'unknown-key'});
		expect(existsSync(home().path('known_hosts'))).toBe(false);
		expect(server.seen.methods).toEqual([]);
	});

	it('an unknown one with nobody to ask names the options', async () => {
		const server = await start();
		await expect(connect(loginTo(server, home()))).rejects.toMatchObject({
			kind: 'unknown-key',
			message: expect.stringContaining(fingerprint(publicBlob(server.hostKey))),
			hint: expect.stringContaining('--accept-new'),
		});
	});

	it('--accept-new takes an unknown one without a question', async () => {
		const server = await start();
		const {asker, asked} = answering([]);
		await connect(loginTo(server, home(), {acceptNew: true}), asker);
		expect(asked).toEqual([]);
		expect(readFileSync(home().path('known_hosts'), 'utf8')).toBe(knownLine(server));
	});

	it('a changed one refuses, names the line, asks nothing and offers nothing', async () => {
		const server = await start();
		home().write('known_hosts', `# mine\n[127.0.0.1]:${server.port} ${stranger.public}\n`);
		const {asker, asked} = answering([true, true]);
		await expect(connect(loginTo(server, home(), {acceptNew: true}), asker)).rejects.toMatchObject({
			kind: 'host-key-changed',
			message: expect.stringContaining(`${home().path('known_hosts')}:2`),
		});
		expect(asked).toEqual([]);
		expect(server.seen.methods).toEqual([]);
		expect(readFileSync(home().path('known_hosts'), 'utf8')).not.toContain(server.hostKey.public.split(' ')[1]);
	});

	it('a revoked one refuses', async () => {
		const server = await start();
		home().write('known_hosts', `@revoked * ${server.hostKey.public}\n`);
		await expect(connect(loginTo(server, home(), {acceptNew: true}))).rejects.toMatchObject({
			kind: 'host-key-changed',
			message: expect.stringContaining('REVOKED'),
		});
	});

	it.each(['ed25519', 'ecdsa', 'rsa'] as const)('of a server with several, the known one is asked for: %s', async type => {
		const keys = {ed25519: makeKey('ed25519'), ecdsa: makeKey('ecdsa'), rsa: makeKey('rsa')};
		const server = await start({hostKeys: [keys.ed25519.private, keys.ecdsa.private, keys.rsa.private]});
		home().write('known_hosts', `[127.0.0.1]:${server.port} ${keys[type].public}\n`);
		expect(await hello(await connect(loginTo(server, home())))).toBe('hello\n');
	});

	it('of another type than the known ones is no new server: --accept-new does not take it', async () => {
		const server = await start();
		home().write('known_hosts', `[127.0.0.1]:${server.port} ${makeKey('rsa').public}\n`);
		await expect(connect(loginTo(server, home(), {acceptNew: true}))).rejects.toMatchObject({
			kind: 'unknown-key',
			message: expect.stringContaining('another type'),
		});
	});

	it('is looked up under its alias where there is one', async () => {
		const server = await start();
		home().write('known_hosts', `the-mail-server ${server.hostKey.public}\n`);
		expect(await hello(await connect(loginTo(server, home(), {hostKeyAlias: 'the-mail-server'})))).toBe('hello\n');
	});
});
