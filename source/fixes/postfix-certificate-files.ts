// Pitfall P11: Postfix was given a certificate that is not there or does not fit its key; it offers STARTTLS all the same, and cannot do it.
import {portSmtp} from '../checks/port-smtp.ts';
import {systemdReload} from '../commands/systemd-reload.ts';
import {type BrokenPair, lookAtPair, pairOf, sayNoPair} from '../ports/look-at-pair.ts';
import {lookAtPostfix} from '../postfix/look-at-postfix.ts';
import {mainCf, setParameter, whereSet} from '../postfix/parameters.ts';
import {whichCertificate} from './questions/which-certificate.ts';
import {defineFix} from './shape.ts';

type Facts = {readonly pair: BrokenPair};

export const postfixCertificateFiles = defineFix<Facts>({
	id: 'postfix-certificate-files',
	title: "Postfix's certificate cannot be used",
	covers: ['P11'],
	explains:
		"The certificate that Postfix should show is not there, or its key is of another one. Postfix says so in its log only, offers STARTTLS on every port, and each attempt fails. The repair names the key that belongs to the certificate where it is on this server, or a certificate of Let's Encrypt with its key.",
	risk: 'safe',
	questions: [whichCertificate('Postfix')],
	detect: async ({ask}) => {
		const seen = await lookAtPostfix(ask);
		if (seen?.get('smtpd_tls_chain_files') !== '') return undefined;
		const certificate = seen.get('smtpd_tls_cert_file');
		const key = seen.get('smtpd_tls_key_file') || certificate;
		const where = whereSet(seen.files, 'smtpd_tls_cert_file');
		if (!certificate.startsWith('/') || !key.startsWith('/') || !where) return undefined;
		const pair = await lookAtPair(ask, {certificate, key}, true);
		return (
			pair && {
				evidence: [where, ...[whereSet(seen.files, 'smtpd_tls_key_file') ?? []].flat(), {from: 'openssl', text: pair.trouble}],
				files: [mainCf],
				facts: {pair},
			}
		);
	},
	plan: (files, {pair}, {certificate}) => {
		if (certificate === undefined) return {files, notes: [sayNoPair(pair)]};
		const chosen = pairOf(pair, certificate);
		return {
			files: setParameter(setParameter(files, 'smtpd_tls_cert_file', chosen.certificate), 'smtpd_tls_key_file', chosen.key),
			settle: [systemdReload.build({unit: 'postfix.service'})],
		};
	},
	verifiedBy: [portSmtp],
});
