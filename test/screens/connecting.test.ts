// From nothing to an open server: what is asked, what is told, what fails, and how to go on.
import {afterEach, describe, expect, test} from 'vitest';
import {HostError} from '../../source/host/host-error.ts';
import type {Secret} from '../../source/host/secret.ts';
import {UsageError} from '../../source/problem.ts';
import {closeScreens, openScreens} from './open-screens.ts';
import {recordedSession} from './recorded-session.ts';
import {createSteadyClock} from './steady-clock.ts';

afterEach(closeScreens);

const fingerprint = 'SHA256:4n8JpT5mD2Hn1sXv0wYqQk3cZr7uLb9eFgAa6PoIyWE';

const later = <Value>() => {
	let resolve: (value: Value) => void = () => {};
	const promise = new Promise<Value>(settle => {
		resolve = settle;
	});
	return {promise, resolve};
};

describe('an unknown host key', () => {
	const ask = (size: readonly [number, number]) => {
		const answer = later<boolean>();
		const screens = openScreens({
			size,
			open: async (_host, asker, tell) => {
				tell('mx.example.org is 203.0.113.10');
				answer.resolve(await asker.confirm({title: 'Trust the host key of mx.example.org?', lines: [fingerprint, 'This host was never seen before.']}));
				return recordedSession(createSteadyClock());
			},
		});
		return {...screens, answer: answer.promise};
	};

	test.each([
		[80, 24],
		[40, 15],
	] as const)('shows the whole fingerprint at %ix%i', async (columns, rows) => {
		const {terminal} = ask([columns, rows]);
		const screen = await terminal.shows('Trust the host key');
		expect(screen.replace(/[\s│]/g, '')).toContain(fingerprint);
	});

	test('is refused by Enter alone: Cancel is chosen from the start', async () => {
		const {terminal, answer} = ask([80, 24]);
		await terminal.shows('[> Cancel <]');
		await terminal.type('\r');
		expect(await answer).toBe(false);
	});

	test('is refused by Esc', async () => {
		const {terminal, answer} = ask([80, 24]);
		await terminal.shows('[> Cancel <]');
		await terminal.type('\u001b');
		expect(await answer).toBe(false);
	});

	test('is trusted when that is chosen', async () => {
		const {terminal, answer} = ask([80, 24]);
		await terminal.shows('[> Cancel <]');
		await terminal.type('\u001b[C');
		await terminal.shows('[> Yes <]');
		await terminal.type('\r');
		expect(await answer).toBe(true);
		await terminal.shows('Mail does not arrive');
	});

	test('letters answer nothing', async () => {
		const {terminal} = ask([80, 24]);
		await terminal.shows('[> Cancel <]');
		await terminal.type('y');
		await terminal.type('q');
		await terminal.type('\u001b[C');
		await terminal.shows('[> Yes <]');
	});
});

test('a password is never drawn, and Ctrl chords type nothing into it', async () => {
	const given = later<Secret | undefined>();
	const {terminal, session} = openScreens({
		open: async (_host, asker) => {
			given.resolve(await asker.secret({title: 'Password of root@mx.example.org'}));
			return session;
		},
	});
	await terminal.shows('Password of root@mx.example.org');
	await terminal.type('kanarienvogxel');
	await terminal.shows('**************');
	await terminal.type('\u001b[D\u001b[D');
	await terminal.type('\u007f');
	await terminal.type('\u0010\u0001');
	await terminal.type('\r');
	expect((await given.promise)?.reveal()).toBe('kanarienvogel');
	await terminal.shows('Mail does not arrive');
	expect(terminal.bytes()).not.toContain('kanarienv');
});

test('what is happening is told, and Ctrl+C does not wait for it', async () => {
	const {terminal, ended} = openScreens({
		open: (_host, _asker, tell) => {
			tell('trying VPN 10.100.0.1');
			tell('and \u001b]0;hostile\u0007 words');
			return new Promise(() => {});
		},
	});
	const screen = await terminal.shows('hostile');
	expect(screen).toContain('Connecting to root@mx.example.org');
	expect(screen).toContain('trying VPN 10.100.0.1');
	expect(screen).toContain('\\x1b]0;hostile\\x07');
	await terminal.type('\u0003');
	expect(await ended).toBe(0);
});

test('a session that comes after somebody has left is closed', async () => {
	const opened = later<void>();
	const {terminal, ended, session} = openScreens({
		open: async () => {
			await opened.promise;
			return session;
		},
	});
	await terminal.shows('Connecting to');
	await terminal.type('q');
	await ended;
	opened.resolve();
	await expect.poll(() => session.closed()).toBe(true);
});

describe('a failure', () => {
	test('says what is wrong and what to do, and r tries again', async () => {
		let times = 0;
		const {terminal, session} = openScreens({
			open: async () => {
				times++;
				if (times === 1)
					throw new HostError(
						'host-key-changed',
						'The host key of mx.example.org has changed (known_hosts line 7).',
						'Ask its administrator before you go on.',
					);
				return session;
			},
		});
		const screen = await terminal.shows('Cannot open');
		expect(screen).toContain('The host key of mx.example.org has changed (known_hosts line 7).');
		expect(screen).toContain('Ask its administrator before you go on.');
		expect(screen).toContain('r try again');
		expect(screen).toContain('q quit');
		await terminal.type('r');
		await terminal.shows('Mail does not arrive');
		expect(times).toBe(2);
	});

	test('tabs lead nowhere without a server', async () => {
		const {terminal} = openScreens({open: () => Promise.reject(new UsageError('There is no profile mxx.', 'Did you mean mx?'))});
		await terminal.shows('Did you mean mx?');
		await terminal.type('1@');
		expect(await terminal.shows('there is no connection')).toContain('There is no profile mxx.');
	});
});

describe('the picker', () => {
	test('explains how to begin when nothing is known, and offers the demo', async () => {
		const asked = later<string>();
		const {terminal, session} = openScreens({
			picks: true,
			size: [80, 24],
			open: async host => {
				asked.resolve(host);
				return session;
			},
		});
		const screen = await terminal.shows('No server is known yet');
		expect(screen).toContain('mailtui root@mx.example.org');
		expect(screen).toMatch(/> demo/);
		await terminal.type('\r');
		expect(await asked.promise).toBe('demo');
		await terminal.shows('Mail does not arrive');
	});

	test('lists what is known, opens it, and takes one back after a failure', async () => {
		const {terminal} = openScreens({
			picks: true,
			size: [80, 24],
			entries: [
				{host: 'mx', from: 'hosts.toml', detail: 'root@203.0.113.10, VPN 10.100.0.1'},
				{host: 'backup\u001b[2J', from: 'ssh config', detail: 'admin@backup.example.org'},
			],
			open: host => Promise.reject(new HostError('unreachable', `${host} does not answer.`, 'Is it switched on?')),
		});
		expect(await terminal.shows('> mx ')).toContain('backup\\x1b[2J');
		await terminal.type('/admin\r');
		await terminal.until(screen => !screen.includes('203.0.113.10'));
		await terminal.type('\r');
		await terminal.shows('Is it switched on?');
		await terminal.type('\u001b');
		await terminal.shows('Which server?');
	});
});
