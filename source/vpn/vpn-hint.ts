// What is said when the way by VPN was not the way: after a failure, or after the public address answered in its place.
import {networkInterfaces} from 'node:os';
import type {Route} from '../host/host.ts';
import {HostError} from '../host/host-error.ts';
import type {Login} from '../host/login.ts';
import {filesHere, findVpnConfigurations} from './find-configurations.ts';
import {type VpnAdvice, vpnAdvice} from './vpn-advice.ts';

/** Reads interfaces and configuration files of this machine; starts nothing. */
export const lookAtVpn = async (address: string): Promise<VpnAdvice> => vpnAdvice(address, networkInterfaces(), await findVpnConfigurations(filesHere));

const inWords = ({says, commands}: VpnAdvice): string => (commands.length === 0 ? says : `${says} Try: ${commands.join('   or: ')}`);

const unreached = new Set<HostError['kind']>(['unreachable', 'timed-out', 'unknown-host']);

/** For what `connectSsh` threw: the same error, with what this machine knows of the VPN in its hint where that may be the reason. */
export const withVpnHint = async (thrown: unknown, login: Login, look = lookAtVpn): Promise<unknown> => {
	if (!(thrown instanceof HostError) || !unreached.has(thrown.kind) || login.vpnAddress === undefined || login.via === 'ssh') return thrown;
	return new HostError(thrown.kind, thrown.message, [thrown.hint, inWords(await look(login.vpnAddress))].filter(part => part !== '').join('\n'), thrown);
};

/** For an open connection: a sentence when a VPN address is known and the public one was taken all the same. */
export const vpnNote = async (login: Login, route: Route, look = lookAtVpn): Promise<string | undefined> =>
	login.vpnAddress === undefined || login.via !== 'auto' || route.via !== 'ssh' ? undefined : `Not over the VPN. ${inWords(await look(login.vpnAddress))}`;
