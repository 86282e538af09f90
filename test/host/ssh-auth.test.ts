// Proving who we are, in ssh's order, and what is said when it does not do.
import {describe, expect, it} from 'vitest';
import {createSecret} from '../../source/host/secret.ts';
import {startAgentSocket} from './agent-socket.ts';
import {answering, loginTo} from './login-fixture.ts';
import {hello, makeGround} from './ssh-ground.ts';
import {makeKey} from './ssh-server.ts';

const {connect, home, key, later, startKnown} = makeGround();
const stranger = makeKey();

describe('proving who we are', () => {
	it('an encrypted key asks for its passphrase, once per key that the server wants', async () => {
		home().write('id_locked', makeKey('ed25519', 'other passphrase').private);
		const locked = makeKey('ed25519', 'right');
		home().write('id_ed25519', locked.private);
		const server = await startKnown({authorized: [locked.public]});
		const {asker, asked} = answering(['wrong', 'right']);
		expect(await hello(await connect(loginTo(server, home(), {identityFiles: [home().path('id_locked'), home().path('id_ed25519')]}), asker))).toBe('hello\n');
		expect(asked).toEqual([`Passphrase for ${home().path('id_ed25519')}`, `That was wrong. Passphrase for ${home().path('id_ed25519')}`]);
	});

	it('three wrong passphrases are enough', async () => {
		const locked = makeKey('ed25519', 'right');
		home().write('id_ed25519', locked.private);
		const server = await startKnown({authorized: [locked.public]});
		const {asker, asked} = answering(['a', 'b', 'c', 'right']);
		await expect(connect(loginTo(server, home()), asker)).rejects.toMatchObject({kind: 'refused-key', message: expect.stringContaining('was wrong 3 times')});
		expect(asked.length).toBe(3);
	});

	it('with nobody to ask, an encrypted key says what to do', async () => {
		const locked = makeKey('ed25519', 'right');
		home().write('id_ed25519', locked.private);
		await expect(connect(loginTo(await startKnown({authorized: [locked.public]}), home()))).rejects.toMatchObject({
			message: expect.stringContaining('ssh-add'),
		});
	});

	it.each(['ed25519', 'rsa', 'ecdsa'] as const)('the agent signs before any file is tried: %s', async type => {
		const inAgent = makeKey(type);
		const agent = await startAgentSocket(home().path('agent'), [stranger.private, inAgent.private]);
		later(agent.close);
		const server = await startKnown({authorized: [inAgent.public, key.public]});
		expect(await hello(await connect(loginTo(server, home(), {agentSocket: home().path('agent')})))).toBe('hello\n');
		expect(agent.signatures()).toBe(1);
	});

	it.each(['rsa', 'ecdsa'] as const)('a key file of another type: %s', async type => {
		const file = makeKey(type);
		home().write('id', file.private);
		expect(
			await hello(await connect(loginTo(await startKnown({authorized: [file.public]}), home(), {identityFiles: [home().path('nowhere'), home().path('id')]}))),
		).toBe('hello\n');
	});

	it('with IdentitiesOnly the agent signs for named keys alone', async () => {
		const agent = await startAgentSocket(home().path('agent'), [stranger.private]);
		later(agent.close);
		const server = await startKnown({authorized: [stranger.public]});
		await expect(connect(loginTo(server, home(), {agentSocket: home().path('agent'), identitiesOnly: true}))).rejects.toMatchObject({kind: 'refused-key'});
		home().write('id_stranger.pub', stranger.public);
		expect(
			await hello(
				await connect(loginTo(server, home(), {agentSocket: home().path('agent'), identitiesOnly: true, identityFiles: [home().path('id_stranger')]})),
			),
		).toBe('hello\n');
	});

	it('an agent that is gone is said, and the files are tried', async () => {
		expect(await hello(await connect(loginTo(await startKnown(), home(), {agentSocket: home().path('no-agent')})))).toBe('hello\n');
		await expect(connect(loginTo(await startKnown({authorized: []}), home(), {agentSocket: home().path('no-agent')}))).rejects.toMatchObject({
			message: expect.stringContaining('does not answer'),
		});
	});

	it.each([['password'], ['keyboard-interactive']] as const)('a password by %s, when no key will do', async method => {
		const server = await startKnown({authorized: [], methods: ['publickey', method], password: 'kanarienvogel'});
		const {asker, asked} = answering(['wrong', 'kanarienvogel']);
		expect(await hello(await connect(loginTo(server, home()), asker))).toBe('hello\n');
		expect(asked).toEqual(['Password for root@127.0.0.1', 'That was wrong. Password for root@127.0.0.1']);
		expect(server.seen.methods.indexOf('publickey')).toBeLessThan(server.seen.methods.indexOf(method));
	});

	it('keyboard-interactive comes before password', async () => {
		const server = await startKnown({authorized: [], methods: ['password', 'keyboard-interactive'], password: 'kanarienvogel'});
		await connect(loginTo(server, home()), answering(['kanarienvogel']).asker);
		expect(server.seen.methods).not.toContain('password');
	});

	it.each([
		['a wrong key', {authorized: [stranger.public]}, [], {kind: 'refused-key', message: /accepts none of these keys: .*id_ed25519/, hint: /ssh-copy-id/}],
		[
			'a locked account',
			{locked: true, banner: 'Your account has expired\r\n'},
			[],
			{kind: 'auth-failed', message: /refuses the login all the same\. The server says: Your account has expired/, hint: /locked or expired/},
		],
		['an account that PAM hangs up on', {locked: 'hangs up'}, [], {kind: 'auth-failed', message: /refuses the login all the same/, hint: /locked or expired/}],
		[
			'three wrong passwords',
			{authorized: [], methods: ['password'], password: 'right'},
			['a', 'b', 'c', 'right'],
			{kind: 'auth-failed', message: /does not accept the password/, hint: /PermitRootLogin/},
		],
		['no password given', {authorized: [], methods: ['password'], password: 'right'}, [], {kind: 'auth-failed', message: /password/, hint: /./}],
	] as const)('%s ends with what to do', async (_name, options, answers, {kind, message, hint}) => {
		const server = await startKnown(options);
		await expect(connect(loginTo(server, home()), answering(answers).asker)).rejects.toMatchObject({
			name: 'HostError',
			kind,
			message: expect.stringMatching(message),
			hint: expect.stringMatching(hint),
		});
	});

	it('a password with nobody to ask, and no key at all', async () => {
		const server = await startKnown({authorized: [], methods: ['password'], password: 'right'});
		await expect(connect(loginTo(server, home()))).rejects.toMatchObject({
			kind: 'refused-key',
			message: expect.stringMatching(/none of these keys.*nobody can be asked/),
		});
		await expect(connect(loginTo(server, home(), {identityFiles: []}))).rejects.toMatchObject({
			kind: 'auth-failed',
			message: expect.stringContaining('wants a password'),
		});
		await expect(connect(loginTo(await startKnown({authorized: []}), home(), {identityFiles: []}))).rejects.toMatchObject({
			kind: 'refused-key',
			message: expect.stringContaining('no key to show'),
		});
	});

	it('what cannot be a key is named', async () => {
		home().write('id_broken', 'not a key');
		await expect(connect(loginTo(await startKnown({authorized: []}), home(), {identityFiles: [home().path('id_broken')]}))).rejects.toMatchObject({
			message: expect.stringContaining('id_broken cannot be used'),
		});
	});
});

describe('secrets', () => {
	it('are in no error, state or question', async () => {
		const server = await startKnown({authorized: [], methods: ['password'], password: 'another'});
		const {asker, asked} = answering(['kanarienvogel', 'kanarienvogel', 'kanarienvogel']);
		const error = await connect(loginTo(server, home(), {sudoPassword: createSecret('kanarienvogel')}), asker).catch(
			(thrown: Error & {hint?: string; cause?: unknown}) => thrown,
		);
		expect(JSON.stringify([asked, String(error), (error as Error).stack, error])).not.toContain('kanarienvogel');
	});
});
