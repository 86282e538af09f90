// Pitfall R20: a certificate is renewed and nobody tells Postfix and Dovecot, which serve the old one until it expires.
import {certificateRenewal} from '../checks/certificate-renewal.ts';
import {certbotLineages} from '../commands/certbot-lineages.ts';
import {deployHookPath, deployHookText, notReloaded} from '../ports/deploy-hook.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly programs: ReadonlyArray<'Postfix' | 'Dovecot'>};

export const certbotDeployHookMissing = defineFix<Facts>({
	id: 'certbot-deploy-hook-missing',
	title: 'A renewed certificate is not taken up',
	covers: ['R20'],
	explains:
		'certbot renews the certificate on disk, but Postfix and Dovecot read it when they are reloaded and not before. For weeks nobody notices; then the old one expires and mail programs refuse to log in, although a good certificate lies there. The repair adds a deploy hook that reloads both.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		const answer = await ask(certbotLineages, {root: '/etc/letsencrypt'});
		if (!answer.ok || answer.value.lineages.length === 0) return undefined;
		const programs = notReloaded(answer.value);
		if (programs.length === 0) return undefined;
		const idle = answer.value.hooks.filter(hook => !hook.runs).map(hook => ({from: hook.path, text: `${hook.line} (not executable)`}));
		const evidence = idle.length > 0 ? idle : [{from: '/etc/letsencrypt/renewal-hooks/deploy', text: `nothing reloads ${programs.join(' and ')}`}];
		return {evidence, files: [deployHookPath], facts: {programs}};
	},
	plan: files => ({
		files: [
			...files.filter(file => file.path !== deployHookPath),
			{path: deployHookPath, text: deployHookText, owned: {user: 'root', group: 'root', mode: '0755'}},
		],
	}),
	verifiedBy: [certificateRenewal],
});
