// Pitfall R20: the certificate lies there anew, and the old one is still served, because nobody told the program that serves it.
import {certificateImaps} from '../checks/certificate-imaps.ts';
import {certificateSmtp} from '../checks/certificate-smtp.ts';
import {certificateSubmission} from '../checks/certificate-submission.ts';
import {certificateSubmissions} from '../checks/certificate-submissions.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import {lookAtCertificate} from '../ports/look-at-certificate.ts';
import type {MailPort} from '../ports/look-at-mail-port.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly units: readonly string[]};

/** One port of Dovecot's shows what all of them do; Postfix may have another certificate for each of its services. */
const ports: readonly MailPort[] = [
	{port: 993, protocol: 'imaps', kind: 'imaps', program: 'Dovecot'},
	{port: 25, protocol: 'smtp', kind: 'smtp', program: 'Postfix'},
	{port: 587, protocol: 'smtp', kind: 'submission', program: 'Postfix'},
	{port: 465, protocol: 'smtps', kind: 'submissions', program: 'Postfix'},
];

const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

export const certificateNotReloaded = defineFix<Facts>({
	id: 'certificate-not-reloaded',
	title: 'The old certificate is still served',
	covers: ['R20'],
	explains:
		'The certificate on disk is a newer one than what mail programs are shown: Postfix and Dovecot read it when they are reloaded and not before. The old one is served until it expires, and then nobody gets in. The repair reloads them; that this happens by itself after the next renewal is a matter of a hook of certbot.',
	risk: 'safe',
	questions: [],
	detect: async ({ask}) => {
		// Without a name of a server: what is shown then is what the configuration names for all.
		const seen = await Promise.all(ports.map(port => lookAtCertificate({ask, target: {}}, port)));
		const old = ports.flatMap(({port, program}, index) => {
			const {served, file} = seen[index] ?? {};
			const [shown] = served?.ok ? served.value.chain : [];
			return shown !== undefined && file?.certificate.ok && bare(file.certificate.value) !== bare(shown) ? [{port, program, path: file.path}] : [];
		});
		if (old.length === 0) return undefined;
		return {
			evidence: old.map(({port, path}) => ({from: `127.0.0.1:${port}`, text: `does not show the certificate that lies in ${path}`})),
			files: [],
			facts: {units: [...new Set(old.map(({program}) => (program === 'Dovecot' ? 'dovecot.service' : 'postfix.service')))]},
		};
	},
	plan: (files, {units}) => ({files, settle: units.map(unit => systemdReload.build({unit}))}),
	verifiedBy: [certificateImaps, certificateSmtp, certificateSubmission, certificateSubmissions],
});
