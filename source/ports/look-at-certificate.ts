// What is served on a port and what lies in the file that the configuration names for it: first all questions at once, then the file.
import type {At} from '../checks/shape.ts';
import {certificateRead} from '../commands/certificate-read.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {opensslServed} from '../commands/openssl-served.ts';
import {postconfMaster} from '../commands/postconf-master.ts';
import {postconfSettings} from '../commands/postconf-settings.ts';
import {blocksOf} from '../dovecot/config-block.ts';
import type {CertificateSeen} from './judge-certificate.ts';
import type {MailPort} from './look-at-mail-port.ts';

/** Postfix: the first of the chain files, else the older parameter of its own; an override in master.cf wins. */
const pathOfPostfix = async (at: Pick<At, 'ask'>, port: number): Promise<string | undefined> => {
	const [settings, master] = await Promise.all([at.ask(postconfSettings, undefined), at.ask(postconfMaster, undefined)]);
	if (!settings.ok) return undefined;
	const names = port === 25 ? ['smtp', '25'] : port === 465 ? ['submissions', 'smtps', '465'] : ['submission', '587'];
	const overrides = master.ok
		? master.value.find(service => service.type === 'inet' && names.some(name => service.name === name || service.name.endsWith(`:${name}`)))?.overrides
		: undefined;
	const value = (key: string): string => overrides?.get(key) ?? settings.value.values.get(key) ?? '';
	const [path] = `${value('smtpd_tls_chain_files')} ${value('smtpd_tls_cert_file')}`.split(/[,\s]+/).filter(word => word.startsWith('/'));
	return path;
};

/** Dovecot prints `ssl_server { cert_file }`, whichever way it was written. */
const pathOfDovecot = async (at: Pick<At, 'ask'>): Promise<string | undefined> => {
	const config = await at.ask(doveconfEffective, undefined);
	const root = config.ok ? config.value.root : undefined;
	const path = root === undefined ? undefined : (root.settings.get('ssl_server_cert_file') ?? blocksOf(root, 'ssl_server')[0]?.settings.get('cert_file'));
	return path?.startsWith('/') ? path : undefined;
};

export const lookAtCertificate = async (at: Pick<At, 'ask' | 'target'>, {port, protocol, program}: MailPort): Promise<CertificateSeen> => {
	const {hostName} = at.target;
	const asked = program === 'Postfix' ? pathOfPostfix(at, port) : pathOfDovecot(at);
	const [served, settings, path] = await Promise.all([
		// The arguments of the check of the port itself, so that both cost one visit.
		at.ask(opensslServed, {address: '127.0.0.1', port, protocol, ...(hostName === undefined ? {} : {serverName: hostName})}),
		at.ask(postconfSettings, undefined),
		asked,
	]);
	const certificate = path === undefined ? undefined : await at.ask(certificateRead, {path});
	const own = settings.ok ? settings.value.values.get('myhostname') : undefined;
	return {
		port,
		served,
		file: path === undefined || certificate === undefined ? undefined : {path, certificate},
		names: [...new Set([hostName, own].flatMap(name => (name?.includes('.') ? [name] : [])))],
		strict: port !== 25,
		reload: program === 'Postfix' ? 'systemctl reload postfix' : 'doveadm reload',
	};
};
