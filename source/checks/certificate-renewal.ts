// Whether certificates that certbot renews are taken up: what lies on disk is good, and a hook reloads whoever serves it (certbot(1)).
import {certbotLineages} from '../commands/certbot-lineages.ts';
import {daysLeft, readChain} from '../ports/certificate.ts';
import {notReloaded} from '../ports/deploy-hook.ts';
import {defineCheck, type Finding} from './shape.ts';

/** certbot renews 30 days before the end; then something is wrong. */
const lateDays = 21;

export const certificateRenewal = defineCheck({
	id: 'certificate-renewal',
	title: 'A renewed certificate is taken up',
	area: 'certificates',
	why: 'Postfix and Dovecot serve the old certificate until they are reloaded: it expires although a new one lies beside it.',
	source: 'certbot(1), postfix(1), doveadm-reload(1)',
	look: ({ask}) => ask(certbotLineages, {root: '/etc/letsencrypt'}),
	judge: (answer, now): Finding[] => {
		if (!answer.ok) return [{level: 'unknown', subject: 'certbot', says: answer.why}];
		const {lineages, hooks, log, unread} = answer.value;
		if (lineages.length === 0)
			return unread.length > 0
				? [{level: 'unknown', subject: 'certbot', says: `certbot's certificates cannot be read: ${unread[0]?.path}: ${unread[0]?.why}`}]
				: [{level: 'skipped', subject: 'certbot', says: 'certbot has no certificate here; what renews them is not known to mailtui.'}];
		const evidence = log.slice(-4).map(text => ({from: 'letsencrypt.log', text}));
		const late = lineages.flatMap((lineage): Finding[] => {
			const leaf = lineage.certificate === undefined ? undefined : readChain(lineage.certificate)?.leaf;
			if (leaf === undefined) return [{level: 'unknown', subject: lineage.name, says: `${lineage.path} holds no certificate that can be read.`}];
			const days = daysLeft(leaf, now);
			if (leaf.expires <= now)
				return [{level: 'failure', subject: lineage.name, says: `The newest certificate of ${lineage.name} has expired: certbot did not renew it.`, evidence}];
			if (days < lateDays)
				return [
					{
						level: 'warning',
						subject: lineage.name,
						says: `The newest certificate of ${lineage.name} ends in ${days} days and was not renewed: see mailtui certificates HOST --dry-run.`,
						evidence,
					},
				];
			return [];
		});
		const left = notReloaded(answer.value);
		const idle = hooks.filter(hook => !hook.runs).map(hook => ({from: hook.path, text: `${hook.line} (not executable: chmod +x)`}));
		const unheard: Finding[] =
			left.length === 0
				? []
				: [
						{
							level: 'warning',
							subject: 'deploy hook',
							says: `No hook of certbot reloads ${left.join(' and ')} after a renewal: the old certificate is served until it expires.`,
							...(idle.length > 0 && {evidence: idle}),
						},
					];
		const wrong = [...late, ...unheard];
		return wrong.length > 0
			? wrong
			: [{level: 'ok', subject: 'certbot', says: `${lineages.map(each => each.name).join(', ')}: renewed by certbot, and a hook reloads Postfix and Dovecot.`}];
	},
});
