// One open server: what was seen before the connection was lost, or before a service was touched, is looked at again.
import {expect, test} from 'vitest';
import {createServerStores} from '../../source/store/server.ts';
import {cataloguesOf, healthy} from '../screens/example-checks.ts';
import {recordedSession} from '../screens/recorded-session.ts';
import {createSteadyClock} from '../screens/steady-clock.ts';

const clock = createSteadyClock();

const openServer = () => {
	const catalogues = cataloguesOf(healthy);
	let runs = 0;
	const session = recordedSession(clock);
	const server = createServerStores(session, {
		...catalogues,
		runChecks: (...given) => {
			runs++;
			return catalogues.runChecks(...given);
		},
	});
	return {session, server, runs: () => runs};
};

const route = {via: 'ssh', address: '203.0.113.10'} as const;

test('a connection that came back is checked again', async () => {
	const {session, server, runs} = openServer();
	await server.checks.actions.run();
	session.connectionIs({state: 'reconnecting', attempt: 1, retryAt: clock.now(), why: 'cut'});
	session.connectionIs({state: 'reconnecting', attempt: 2, retryAt: clock.now(), why: 'cut'});
	expect(runs()).toBe(1);
	session.connectionIs({state: 'connected', route, since: clock.now()});
	await expect.poll(runs).toBe(2);
	await server.close();
});

test('before anybody asked for the checks, a connection that came back starts none', async () => {
	const {session, server, runs} = openServer();
	session.connectionIs({state: 'reconnecting', attempt: 1, retryAt: clock.now(), why: 'cut'});
	session.connectionIs({state: 'connected', route, since: clock.now()});
	await server.close();
	expect(runs()).toBe(0);
});

test('a service that was restarted is checked again', async () => {
	const {server, runs} = openServer();
	await server.checks.actions.run();
	await server.services.actions.look();
	const services = server.services.getState();
	const postfix = services.state === 'ready' ? services.value.find(each => each.id === 'postfix') : undefined;
	expect(postfix).toBeDefined();
	if (postfix === undefined) return;
	await server.controlService(postfix, 'restart');
	await expect.poll(runs).toBe(2);
	await server.close();
});
