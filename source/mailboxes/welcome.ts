// What a new mailbox finds in it, so that its owner sees that it works.
import {mailWelcome} from '../commands/mail-welcome.ts';
import type {Answer} from '../commands/shape.ts';
import type {Host} from '../host/host.ts';
import {carry} from './hands.ts';

const message = (address: string): string =>
	[
		`From: Postmaster <postmaster@${address.slice(address.lastIndexOf('@') + 1)}>`,
		`To: <${address}>`,
		'Subject: Your mailbox is ready',
		'Auto-Submitted: auto-generated',
		'MIME-Version: 1.0',
		'Content-Type: text/plain; charset=utf-8',
		'',
		`The mailbox ${address} is ready: this is the first mail in it.`,
		'',
	].join('\n');

export const sendWelcome = (host: Pick<Host, 'run'>, address: string): Promise<Answer<true>> => carry(host, mailWelcome, {address, message: message(address)});
