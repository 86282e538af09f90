// What is known of one mail port: who listens, what it serves on the server itself, and whether it is reached from here.
import type {At} from '../checks/shape.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {journalMail, type LogLine} from '../commands/journal-mail.ts';
import {opensslServed, type Served, type ServedArgs} from '../commands/openssl-served.ts';
import {postconfMaster} from '../commands/postconf-master.ts';
import type {Answer} from '../commands/shape.ts';
import {type Listener, ssListeners} from '../commands/ss-listeners.ts';
import {freshHandshakes, freshTrouble} from '../services/recent-trouble.ts';
import {type PortProbe, probePort} from './probe-port.ts';

export type MailPort = {
	readonly port: number;
	readonly protocol: ServedArgs['protocol'];
	readonly kind: 'smtp' | 'submission' | 'submissions' | 'imaps' | 'pop3s' | 'sieve';
	readonly program: 'Postfix' | 'Dovecot';
};

export type MailPortSeen = {
	readonly listeners: Answer<readonly Listener[]>;
	readonly served: Answer<Served>;
	/** Undefined when no address leads there from here. */
	readonly outside: (PortProbe & {readonly address: string}) | undefined;
	/** The program that should listen is not on this server. */
	readonly programMissing: boolean;
	/** Only asked for when something is wrong. */
	readonly log: Answer<readonly LogLine[]> | undefined;
};

const everywhere = new Set(['0.0.0.0', '::', '127.0.0.1']);

export const lookAtMailPort = async (at: At, {port, protocol, kind, program}: MailPort): Promise<MailPortSeen> => {
	const {publicAddress: address, hostName: serverName} = at.target;
	const name = serverName === undefined ? {} : {serverName};
	const [listeners, onLoopback, installed, outside] = await Promise.all([
		at.ask(ssListeners, undefined),
		at.ask(opensslServed, {address: '127.0.0.1', port, protocol, ...name}),
		program === 'Postfix' ? at.ask(postconfMaster, undefined) : at.ask(doveconfEffective, undefined),
		address === undefined ? undefined : probePort({connect: at.here.connect, clock: at.clock, signal: at.signal, address, port, kind, ...name}),
	]);
	const bound = listeners.ok ? listeners.value.filter(each => each.port === port).map(each => each.address) : [];
	// Bound to one address of its own only: then that is where it answers.
	const [own] = bound.length > 0 && !bound.some(each => everywhere.has(each)) ? bound : [];
	const served = own === undefined ? onLoopback : await at.ask(opensslServed, {address: own, port, protocol, ...name});
	const noTls = served.ok && served.value.connected && served.value.tls === undefined;
	const noLogin = served.ok && kind.startsWith('submission') && !served.value.offers.some(offer => offer.toUpperCase().startsWith('AUTH'));
	const wrong = noTls || noLogin || (served.ok && (served.value.trouble !== '' || !served.value.connected));
	const log = wrong && bound.length > 0 ? await at.ask(journalMail, noTls && program === 'Dovecot' ? freshHandshakes : freshTrouble) : undefined;
	return {
		listeners,
		served,
		outside: outside && address !== undefined ? {...outside, address} : undefined,
		programMissing: !installed.ok && installed.missing,
		log,
	};
};
