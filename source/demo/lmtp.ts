// Dovecot's LMTP server: one recipient, one answer, and the lines it leaves in the log (RFC 2033).
import {randomBytes} from 'node:crypto';
import type {DovecotBlock} from './dovecot-config.ts';
import {authName, lookupUser} from './dovecot-users.ts';
import {openMailbox, saveMail} from './mailbox.ts';
import type {World} from './world.ts';

export type LmtpReply =
	| {readonly accepted: true; readonly says: string}
	| {readonly accepted: false; readonly permanent: boolean; readonly dsn: string; readonly says: string; readonly at: 'RCPT TO' | 'end of DATA'};

export const messageIdOf = (text: string): string => /^message-id:\s*(<[^>]*>|\S+)/im.exec(text.split(/\n\n/)[0] ?? '')?.[1] ?? '';

const sessionId = (): string => randomBytes(16).toString('base64').slice(0, 22);

export const lmtpDeliver = async (world: World, sender: string, recipient: string, text: string): Promise<LmtpReply> => {
	const pid = 600 + (world.nextNumber() % 300);
	const prefix = `lmtp(${pid}): `;
	const log = (line: string, kind?: 'Error') => world.dovecot.log(prefix, line, kind);
	log('Connect from local');
	const end = () => log('Disconnect from local: Logged out (state=READY)');
	const address = recipient.replace(/\+[^@]*@/, '@');
	const looked = await lookupUser(world, address, 'lmtp');
	if (looked.found === 'no') {
		// Dovecot itself says nothing about it, which makes this one so hard to find.
		end();
		return {accepted: false, permanent: true, dsn: '5.1.1', says: `550 5.1.1 <${recipient}> User doesn't exist: ${recipient}`, at: 'RCPT TO'};
	}
	if (looked.found === 'trouble') {
		end();
		return {accepted: false, permanent: false, dsn: '4.3.0', says: `451 4.3.0 <${recipient}> Temporary internal error`, at: 'RCPT TO'};
	}
	const user = looked.value;
	const opened = openMailbox(world, user, 'lmtp');
	if (!opened.ok && opened.at === 'user') {
		log(
			`lmtp-server: conn unix:pid=${world.units.pidOf('postfix.service') + 151},uid=102 [1]: rcpt ${authName(world.dovecot.config() as DovecotBlock, address, 'lmtp')}: Failed to initialize user: ${opened.error}`,
			'Error',
		);
		end();
		return {accepted: false, permanent: false, dsn: '4.3.0', says: `451 4.3.0 <${recipient}> Temporary internal error`, at: 'end of DATA'};
	}
	const id = sessionId();
	const session = `lmtp(${user.name})<${pid}><${id}>: `;
	const messageId = messageIdOf(text);
	if (!opened.ok) {
		for (const line of [opened.mkdir, opened.mkdir, `Mailbox INBOX: Failed to autocreate mailbox: ${opened.error}`]) world.dovecot.log(session, line, 'Error');
		world.dovecot.log(session, `msgid=${messageId}: save failed to open mailbox INBOX: Failed to autocreate mailbox: ${opened.error}`);
		end();
		return {accepted: false, permanent: false, dsn: '4.2.0', says: `451 4.2.0 <${recipient}> ${opened.error}`, at: 'end of DATA'};
	}
	const date = world.clock.now().toUTCString().replace('GMT', '+0000');
	saveMail(
		world,
		user,
		opened.path,
		`Return-Path: <${sender}>\nDelivered-To: ${user.name}\nReceived: from ${world.hostName}\n\tby ${world.hostName} with LMTP\n\tid ${id}\n\t(envelope-from <${sender}>)\n\tfor <${recipient}>; ${date}\n${text}`,
		pid,
	);
	world.dovecot.log(session, `msgid=${messageId}: saved mail to INBOX`);
	end();
	return {accepted: true, says: `250 2.0.0 <${recipient}> ${id} Saved`};
};
