// When the VPN was wanted and not taken, the reason and the command are told; otherwise nothing is added.
import {expect, test} from 'vitest';
import {HostError} from '../../source/host/host-error.ts';
import type {Login} from '../../source/host/login.ts';
import type {VpnAdvice} from '../../source/vpn/vpn-advice.ts';
import {lookAtVpn, vpnNote, withVpnHint} from '../../source/vpn/vpn-hint.ts';

const login = (via: Login['via'], vpnAddress?: string): Login => ({
	label: 'root@mx',
	user: 'root',
	host: 'mx.example.org',
	port: 22,
	identityFiles: [],
	identitiesOnly: false,
	jumps: [],
	knownHostsFiles: [],
	appendKnownHostsTo: '/dev/null',
	acceptNew: false,
	via,
	readOnly: false,
	keepAliveMs: 0,
	connectTimeoutMs: 1000,
	...(vpnAddress === undefined ? {} : {vpnAddress}),
});

const down = async (address: string): Promise<VpnAdvice> => ({
	state: 'down',
	says: `Nothing leads to ${address}.`,
	commands: ['sudo wg-quick up wg0', 'sudo wg-quick up wg1'],
});
const unreachable = new HostError('timed-out', '10.100.0.1 port 22 does not answer', 'A firewall.');

test('a way by VPN that failed says what would bring it up, and keeps what was known before', async () => {
	const told = await withVpnHint(unreachable, login('vpn', '10.100.0.1'), down);
	expect(told).toMatchObject({
		kind: 'timed-out',
		message: unreachable.message,
		hint: 'A firewall.\nNothing leads to 10.100.0.1. Try: sudo wg-quick up wg0   or: sudo wg-quick up wg1',
		cause: unreachable,
	});
});

test.each([
	['a wrong key', new HostError('auth-failed', 'no'), login('vpn', '10.100.0.1')],
	['a route that was not wanted', unreachable, login('ssh', '10.100.0.1')],
	['a server without a VPN', unreachable, login('auto')],
	['a bug', new TypeError('x'), login('vpn', '10.100.0.1')],
])('%s has nothing to do with it', async (_name, thrown, who) => {
	expect(await withVpnHint(thrown, who, down)).toBe(thrown);
});

test('the public way taken in its place is told, the VPN taken is not', async () => {
	expect(await vpnNote(login('auto', '10.100.0.1'), {via: 'ssh', address: 'mx.example.org'}, down)).toBe(
		'Not over the VPN. Nothing leads to 10.100.0.1. Try: sudo wg-quick up wg0   or: sudo wg-quick up wg1',
	);
	expect(await vpnNote(login('auto', '10.100.0.1'), {via: 'vpn', address: '10.100.0.1'}, down)).toBeUndefined();
	expect(await vpnNote(login('ssh', '10.100.0.1'), {via: 'ssh', address: 'mx.example.org'}, down)).toBeUndefined();
	expect(await vpnNote(login('auto'), {via: 'ssh', address: 'mx.example.org'}, down)).toBeUndefined();
});

test('this machine can be looked at as it is, whatever is on it', async () => {
	expect(await lookAtVpn('203.0.113.254')).toMatchObject({state: expect.stringMatching(/^(up|down)$/), says: expect.stringContaining('203.0.113.254')});
});
