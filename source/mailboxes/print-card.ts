// Connection settings for people: what to type where, and step by step for the programs that most have.
import {textTable} from '../format/text-table.ts';
import {visible} from '../format/visible.ts';
import type {Card, ClientService} from './client-card.ts';

const names = {imap: 'IMAP', pop3: 'POP3', smtp: 'SMTP'} as const;
const means = {imap: 'reading', pop3: 'fetching', smtp: 'sending'} as const;

const security = ({security: how}: ClientService): string => (how === 'tls' ? 'SSL/TLS' : 'STARTTLS');

export const bestOf = (card: Card, protocol: ClientService['protocol']): ClientService | undefined => card.services.find(each => each.protocol === protocol);

export const printCard = (card: Card): string => {
	const rows = card.services.map(each => [
		means[each.protocol],
		names[each.protocol],
		visible(each.host),
		String(each.port),
		security(each),
		visible(each.warning),
	]);
	return [
		`Mail settings of ${visible(card.address)}\n\n`,
		textTable([['', '', 'server', 'port', 'security', ''], ...rows], [3]),
		`\nUser name: ${visible(card.user)} (the whole address)\nPassword:  that of the mailbox, sent as "normal password", never without TLS\n`,
		...card.notes.map(note => `\n! ${visible(note)}\n`),
	].join('');
};

const line = (what: string, service: ClientService | undefined): string =>
	service === undefined ? `${what}: not served` : `${what}: ${visible(service.host)}, port ${service.port}, ${security(service)}`;

/** By program; the settings stand in each, so that one page can be cut off and handed out. */
export const printSteps = (card: Card): string => {
	const [imap, smtp] = [bestOf(card, 'imap'), bestOf(card, 'smtp')];
	const settings = [
		`   ${line('Incoming (IMAP)', imap)}`,
		`   ${line('Outgoing (SMTP)', smtp)}`,
		`   User name for both: ${visible(card.user)}; authentication: normal password`,
	];
	const block = (title: string, steps: readonly string[]): string =>
		`${title}\n${steps.map((step, index) => `${index + 1}. ${step}\n`).join('')}${settings.map(each => `${each}\n`).join('')}`;
	return [
		block('Thunderbird', [
			'Menu, New Account, Email.',
			`Your name, ${visible(card.address)} and the password; Continue.`,
			'Configure manually, if it did not find the settings by itself:',
		]),
		block('Outlook', ['File, Add Account.', `${visible(card.address)}; Advanced options: Let me set up my account manually; Connect.`, 'IMAP, then:']),
		block('iPhone and iPad', [
			'Settings, Apps, Mail, Mail Accounts, Add Account, Other.',
			`Add Mail Account: name, ${visible(card.address)}, password; Next.`,
			'IMAP, then:',
		]),
		block('Android (Gmail, K-9 Mail and others)', [
			'Settings, Add account, Other (or Personal IMAP).',
			`${visible(card.address)}; Manual setup; Personal (IMAP).`,
			'The password, then:',
		]),
	].join('\n');
};

/** What makes programs find all this by themselves (RFC 6186, RFC 8314; autoconfig is Mozilla's). */
export const printPublish = (card: Card): string => {
	const record = (service: string, found: ClientService | undefined): string =>
		found === undefined ? `_${service}._tcp.${card.domain}. IN SRV 0 0 0 .\n` : `_${service}._tcp.${card.domain}. IN SRV 0 1 ${found.port} ${found.host}.\n`;
	const find = (protocol: ClientService['protocol'], how: ClientService['security']) =>
		card.services.find(each => each.protocol === protocol && each.security === how);
	return [
		'So that mail programs find these settings by themselves:\n\n',
		record('imaps', find('imap', 'tls')),
		record('imap', find('imap', 'starttls')),
		record('submissions', find('smtp', 'tls')),
		record('submission', find('smtp', 'starttls')),
		`\nhttps://autoconfig.${card.domain}/mail/config-v1.1.xml: the output of --format autoconfig\n`,
	].join('');
};
