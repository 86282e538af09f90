// What is open and what is closed, tried and not assumed: every case in which a green tick would be a lie.
import {expect, test} from 'vitest';
import {type ExposureSeen, judgeExposure, type Knocked} from '../../source/ports/judge-exposure.ts';

const listening = (port: number, address = '0.0.0.0', program = 'x') => ({address, port, programs: [program]});
const mail = [listening(25), listening(587), listening(993)];
const knocked = (port: number, reachable: Knocked['reachable'], trouble?: string): Knocked => ({port, reachable, ...(trouble === undefined ? {} : {trouble})});
const open = [knocked(25, 'open'), knocked(587, 'open'), knocked(993, 'open')];

const judge = (more: Partial<ExposureSeen>): string[] =>
	judgeExposure({
		listeners: {ok: true, value: [...mail, listening(5432, '10.100.0.1', 'postgres'), listening(5432, '127.0.0.1', 'postgres')]},
		outside: [...open, knocked(5432, 'refused')],
		vpn: [],
		publicAddress: '203.0.113.10',
		vpnAddress: undefined,
		inside: false,
		...more,
	}).map(({level, subject, says}) => `${level} ${subject}: ${says}`);

const fine = 'ok 203.0.113.10: 25, 587, 993 open to the world.';

test('mail is open, the database is closed and open over VPN: as it should be', () => {
	expect(judge({})).toEqual(['ok port 5432: PostgreSQL (5432) is closed to the world.', fine]);
	expect(judge({vpn: [knocked(5432, 'open')], vpnAddress: '10.100.0.1'})).toEqual([
		'ok port 5432: PostgreSQL (5432) is closed to the world, open over the VPN.',
		'ok 203.0.113.10: 25, 587, 993 open to the world; VPN tried at 10.100.0.1.',
	]);
});

test('a database that answers the world is a failure, whatever ss says', () => {
	expect(judge({outside: [...open, knocked(5432, 'open')]})[0]).toMatch(/^failure port 5432: PostgreSQL \(5432\) answers the whole internet/);
	expect(judge({listeners: {ok: false, why: 'ss is not installed.', missing: true}, outside: [...open, knocked(5432, 'open')]})).toContainEqual(
		expect.stringMatching(/^failure port 5432/),
	);
});

test('silence is proof only where other ports answered', () => {
	expect(judge({outside: [...open, knocked(5432, 'filtered', 'no answer')]})).toContain('ok port 5432: PostgreSQL (5432) is closed to the world.');
	const deaf = judge({
		listeners: {ok: true, value: [...mail, listening(5432)]},
		outside: [25, 587, 993, 5432].map(port => knocked(port, 'filtered', 'no answer')),
	});
	expect(deaf).toEqual([
		"unknown 203.0.113.10: None of the mail ports answers from here at 203.0.113.10: is this machine online, and is that the server's address?",
		'unknown port 25: Port 25 does not answer from here. Most networks block it outwards: try from another one before blaming the server.',
		'warning port 5432: Whether PostgreSQL (5432) is closed to the world cannot be told from here: no answer. It listens on 0.0.0.0.',
	]);
});

test('a blocked port 25 at home is not the server’s fault, a blocked 993 is', () => {
	expect(judge({outside: [knocked(25, 'filtered'), knocked(587, 'open'), knocked(993, 'open'), knocked(5432, 'refused')]})[0]).toMatch(
		/^unknown port 25: .*Most networks block it/,
	);
	expect(judge({outside: [knocked(25, 'open'), knocked(587, 'open'), knocked(993, 'filtered'), knocked(5432, 'refused')]})[0]).toMatch(
		/^failure port 993: .*without answer: see the firewalls/,
	);
});

test('nothing listens, or only for the server itself', () => {
	expect(
		judge({
			listeners: {ok: true, value: [listening(25), listening(587, '127.0.0.1')]},
			outside: [knocked(25, 'open'), knocked(587, 'refused'), knocked(993, 'refused')],
		}),
	).toEqual([
		'failure port 587: 587 (mail from users) listens on the server itself only.',
		'failure port 993: Nothing listens on 993 (reading mail, TLS at once).',
		'ok 203.0.113.10: 25 open to the world.',
	]);
});

test('where every mail program is stopped, nobody asks whether this machine is online', () => {
	const closed = [25, 587, 993, 5432].map(port => knocked(port, 'refused'));
	expect(judge({listeners: {ok: true, value: [listening(5432, '127.0.0.1')]}, outside: closed}).map(each => each.split(':')[0])).toEqual([
		'failure port 25',
		'failure port 587',
		'failure port 993',
		'ok port 5432',
	]);
});

test('without a public address nothing is claimed of the world', () => {
	expect(judge({publicAddress: undefined, outside: []})).toEqual([
		'unknown from outside: No public address of the server is known, so nothing was tried from outside: name it in the profile.',
		'unknown port 5432: Whether PostgreSQL (5432) is closed to the world cannot be told from here: no public address is known to try it at. It listens on 10.100.0.1.',
	]);
	expect(judge({publicAddress: undefined, outside: [], listeners: {ok: true, value: [...mail, listening(5432, '127.0.0.1')]}})).toContain(
		'ok port 5432: PostgreSQL (5432) listens on the server itself only.',
	);
});

test('in the server’s own network an open database is no proof of an open internet, and a closed one none of a closed internet', () => {
	expect(judge({inside: true, outside: [...open, knocked(5432, 'open')]})[0]).toMatch(/^unknown port 5432: .*must be tried from outside/);
	expect(judge({inside: true})[0]).toBe('ok port 5432: PostgreSQL (5432) is closed to its own network.');
});

test('inner parts of the mail path: only where they are', () => {
	const listeners = {ok: true, value: [...mail, listening(6379), listening(11334, '127.0.0.1')]} as const;
	expect(judge({listeners, outside: [...open, knocked(6379, 'open')]})).toEqual([
		"failure port 6379: Redis (6379) answers the whole internet: bind it to 127.0.0.1 or the VPN's address, or close it in the firewall.",
		'ok port 11334: rspamd controller (11334) listens on the server itself only.',
		fine,
	]);
});
