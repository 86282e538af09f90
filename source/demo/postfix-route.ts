// Where Postfix sends one recipient's copy, and what comes of it: Dovecot's socket for our own domains, nowhere for the rest (transport(5), lmtp(8)).
import {dovecotBlocks} from './dovecot-settings.ts';
import {lmtpDeliver} from './lmtp.ts';
import {deliverOutside} from './outside.ts';
import type {QueuedMail} from './postfix.ts';
import {lookupMap} from './postfix-map.ts';
import type {World} from './world.ts';

export type Outcome = {
	readonly status: 'sent' | 'bounced' | 'deferred';
	readonly dsn: string;
	readonly why: string;
	readonly relay: string;
	readonly program: 'lmtp' | 'smtp' | 'error';
};

const spool = '/var/spool/postfix';

/** Where the transport's socket leads: Dovecot listens there only when its configuration says so. */
const toDovecot = async (at: World, mail: QueuedMail, address: string, socket: string): Promise<Outcome> => {
	const relay = `${at.postfix.setting('myhostname')}[${socket}]`;
	const path = socket.startsWith('/') ? `${spool}${socket}` : `${spool}/${socket}`;
	const config = at.dovecot.config();
	const listener =
		config &&
		dovecotBlocks(config, 'service')
			.find(block => block.name === 'lmtp')
			?.blocks.get(`unix_listener ${path}`);
	const refused = (why: string): Outcome => ({status: 'deferred', dsn: '4.4.1', why: `connect to ${relay}: ${why}`, relay: 'none', program: 'lmtp'});
	if (!listener) return refused('No such file or directory');
	if (!at.units.isActive('dovecot.service')) return refused('Connection refused');
	if ((listener.settings.get('user') ?? 'root') !== 'postfix' && !/[2367]$/.test(listener.settings.get('mode') ?? '0600')) return refused('Permission denied');
	const reply = await lmtpDeliver(at, mail.sender, address, mail.text);
	if (reply.accepted) return {status: 'sent', dsn: '2.0.0', why: reply.says, relay, program: 'lmtp'};
	return {
		status: reply.permanent ? 'bounced' : 'deferred',
		dsn: reply.dsn,
		why: `host ${relay} said: ${reply.says} (in reply to ${reply.at} command)`,
		relay,
		program: 'lmtp',
	};
};

export const routeMail = async (world: World, mail: QueuedMail, address: string): Promise<Outcome> => {
	const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
	const virtual = await lookupMap(world, world.postfix.setting('virtual_mailbox_domains'), domain);
	if (virtual.kind === 'trouble') return {status: 'deferred', dsn: '4.3.0', why: 'mail transport unavailable', relay: 'none', program: 'error'};
	if (virtual.kind === 'value') {
		const transport = /^(?:lmtp:)?unix:(.+)$/.exec(world.postfix.setting('virtual_transport'))?.[1];
		return transport === undefined
			? {status: 'deferred', dsn: '4.3.0', why: 'mail transport unavailable', relay: 'none', program: 'error'}
			: toDovecot(world, mail, address, transport);
	}
	if (domain === world.postfix.setting('myhostname'))
		return {status: 'bounced', dsn: '5.4.6', why: `mail for ${domain} loops back to myself`, relay: 'none', program: 'smtp'};
	const outside = deliverOutside(world, address);
	if (outside) return outside;
	return {
		status: 'bounced',
		dsn: '5.4.4',
		why: `Host or domain name not found. Name service error for name=${domain} type=AAAA: Host not found`,
		relay: 'none',
		program: 'smtp',
	};
};
