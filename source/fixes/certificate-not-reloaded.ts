// Pitfall R20: the certificate was renewed, and the old one is still served, because nothing tells the services.
import {certificateImaps} from '../checks/certificate-imaps.ts';
import {certificateRead} from '../commands/certificate-read.ts';
import {configRead} from '../commands/config-read.ts';
import {doveconfEffective} from '../commands/doveconf-effective.ts';
import {opensslServed} from '../commands/openssl-served.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import {configPlaces} from '../config/config-places.ts';
import {blocksOf} from '../dovecot/config-block.ts';
import {defineFix} from './shape.ts';

const hook = '/etc/letsencrypt/renewal-hooks/deploy/10-mail.sh';
const text = `#!/bin/sh
# Written by mailtui: the services go on showing the old certificate until they are told.
doveadm reload
postfix reload
`;

type Facts = {readonly hasHook: boolean};

const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

export const certificateNotReloaded = defineFix<Facts>({
	id: 'certificate-not-reloaded',
	title: 'The old certificate is still served',
	covers: ['R20'],
	explains:
		"Let's Encrypt renewed the certificate, and Dovecot still shows the old one, until it expires, because nothing told it. The repair reloads Dovecot and Postfix now, and puts a hook beside certbot that does so after each renewal.",
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const [config, files, served] = await Promise.all([
			ask(doveconfEffective, undefined),
			ask(configRead, {patterns: configPlaces}),
			ask(opensslServed, {address: '127.0.0.1', port: 993, protocol: 'imaps'}),
		]);
		const root = config.ok ? config.value.root : undefined;
		const path = root && (root.settings.get('ssl_server_cert_file') ?? blocksOf(root, 'ssl_server')[0]?.settings.get('cert_file'));
		const [shown] = served.ok ? served.value.chain : [];
		if (!files.ok || shown === undefined || !path?.startsWith('/etc/letsencrypt/live/')) return undefined;
		const certificate = await ask(certificateRead, {path});
		if (!certificate.ok || bare(certificate.value) === bare(shown)) return undefined;
		const hooks = files.value.files.filter(
			file =>
				(file.path.startsWith('/etc/letsencrypt/renewal-hooks/deploy/') &&
					(Number.parseInt(file.mode, 8) & 0o100) !== 0 &&
					/dovecot|doveadm/.test(file.text)) ||
				(file.path.startsWith('/etc/letsencrypt/renewal/') && /^(?:renew|deploy)_hook\s*=.*(?:dovecot|doveadm)/m.test(file.text)),
		);
		return {
			evidence: [
				{from: '127.0.0.1:993', text: `does not show the certificate that lies in ${path}`},
				...(hooks.length > 0
					? hooks.map(file => ({from: file.path, text: 'should have reloaded Dovecot, and is there'}))
					: [{from: '/etc/letsencrypt/renewal-hooks/deploy', text: 'no hook there reloads Dovecot'}]),
			],
			files: hooks.length > 0 ? [] : [hook],
			facts: {hasHook: hooks.length > 0 || files.value.files.some(file => file.path === hook)},
		};
	},
	plan: (files, {hasHook}) => ({
		files: hasHook ? files : [...files, {path: hook, text, owned: {user: 'root', group: 'root', mode: '0755'}}],
		settle: [systemdReload.build({unit: 'dovecot.service'}), systemdReload.build({unit: 'postfix.service'})],
	}),
	verifiedBy: [certificateImaps],
});
