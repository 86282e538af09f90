// Connection settings as a configuration profile of Apple's, for iPhone, iPad and Mac (Apple, "Device Management: Mail"). The password is asked for there.
import {createHash} from 'node:crypto';
import type {Card} from './client-card.ts';
import {bestOf} from './print-card.ts';

const escaped = (text: string): string =>
	text.replace(/[<>&]/g, character => `&${{'<': 'lt', '>': 'gt', '&': 'amp'}[character] ?? ''};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

/** The same for the same mailbox, so that installing it again replaces it. */
const uuidOf = (text: string): string => {
	const hex = createHash('sha256').update(text).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-').toUpperCase();
};

const entry = (key: string, value: string | number | boolean): string =>
	`\t\t\t<key>${key}</key>\n\t\t\t${typeof value === 'string' ? `<string>${escaped(value)}</string>` : typeof value === 'number' ? `<integer>${value}</integer>` : `<${value}/>`}`;

/** Undefined where mail cannot both be read and sent. */
export const cardApple = (card: Card, name: string): string | undefined => {
	const [imap, smtp] = [bestOf(card, 'imap'), bestOf(card, 'smtp')];
	if (imap === undefined || smtp === undefined) return undefined;
	const account: ReadonlyArray<readonly [string, string | number | boolean]> = [
		['PayloadType', 'com.apple.mail.managed'],
		['PayloadVersion', 1],
		['PayloadIdentifier', `${card.domain}.mail.${card.address}`],
		['PayloadUUID', uuidOf(`account ${card.address}`)],
		['PayloadDisplayName', card.address],
		['EmailAccountType', 'EmailTypeIMAP'],
		['EmailAccountDescription', card.address],
		['EmailAccountName', name],
		['EmailAddress', card.address],
		['IncomingMailServerAuthentication', 'EmailAuthPassword'],
		['IncomingMailServerHostName', imap.host],
		['IncomingMailServerPortNumber', imap.port],
		['IncomingMailServerUseSSL', true],
		['IncomingMailServerUsername', card.user],
		['OutgoingMailServerAuthentication', 'EmailAuthPassword'],
		['OutgoingMailServerHostName', smtp.host],
		['OutgoingMailServerPortNumber', smtp.port],
		['OutgoingMailServerUseSSL', true],
		['OutgoingMailServerUsername', card.user],
		['OutgoingPasswordSameAsIncomingPassword', true],
	];
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		'<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "PropertyList-1.0.dtd">',
		'<plist version="1.0">',
		'<dict>',
		'\t<key>PayloadContent</key>',
		'\t<array>',
		'\t\t<dict>',
		...account.map(([key, value]) => entry(key, value)),
		'\t\t</dict>',
		'\t</array>',
		`\t<key>PayloadDisplayName</key>\n\t<string>${escaped(`Mail of ${card.address}`)}</string>`,
		`\t<key>PayloadIdentifier</key>\n\t<string>${escaped(`${card.domain}.mail`)}</string>`,
		'\t<key>PayloadType</key>\n\t<string>Configuration</string>',
		`\t<key>PayloadUUID</key>\n\t<string>${uuidOf(`profile ${card.address}`)}</string>`,
		'\t<key>PayloadVersion</key>\n\t<integer>1</integer>',
		'</dict>',
		'</plist>',
		'',
	].join('\n');
};
