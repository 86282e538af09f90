// Connection settings as Mozilla's autoconfig document, which Thunderbird and others read (wiki of Mozilla, "Autoconfiguration, Config file format").
import type {Card, ClientService} from './client-card.ts';

const escaped = (text: string): string =>
	text
		.replace(/[<>&"']/g, character => `&${{'<': 'lt', '>': 'gt', '&': 'amp', '"': 'quot', "'": 'apos'}[character] ?? ''};`)
		.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

const server = (service: ClientService): string => {
	const kind = service.protocol === 'smtp' ? 'outgoingServer' : 'incomingServer';
	return [
		`    <${kind} type="${service.protocol}">`,
		`      <hostname>${escaped(service.host)}</hostname>`,
		`      <port>${service.port}</port>`,
		`      <socketType>${service.security === 'tls' ? 'SSL' : 'STARTTLS'}</socketType>`,
		'      <authentication>password-cleartext</authentication>',
		'      <username>%EMAILADDRESS%</username>',
		`    </${kind}>`,
	].join('\n');
};

/** For the whole domain: the address stays a placeholder. */
export const cardAutoconfig = ({domain, services}: Card): string =>
	[
		'<?xml version="1.0" encoding="UTF-8"?>',
		'<clientConfig version="1.1">',
		`  <emailProvider id="${escaped(domain)}">`,
		`    <domain>${escaped(domain)}</domain>`,
		`    <displayName>${escaped(domain)}</displayName>`,
		`    <displayShortName>${escaped(domain)}</displayShortName>`,
		...services.filter(each => each.protocol !== 'smtp').map(server),
		...services.filter(each => each.protocol === 'smtp').map(server),
		'  </emailProvider>',
		'</clientConfig>',
		'',
	].join('\n');
