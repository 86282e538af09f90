// The certificate that other servers see on port 25 (RFC 3207).
import {judgeCertificate} from '../ports/judge-certificate.ts';
import {lookAtCertificate} from '../ports/look-at-certificate.ts';
import {defineCheck} from './shape.ts';

export const certificateSmtp = defineCheck({
	id: 'certificate-smtp',
	title: 'The certificate on port 25 is good',
	area: 'certificates',
	why: 'Servers that insist on verified TLS, by MTA-STS or DANE, bring no mail when the certificate is wrong.',
	source: 'RFC 5280, RFC 6125, RFC 3207',
	after: ['port-smtp'],
	look: at => lookAtCertificate(at, {port: 25, protocol: 'smtp', kind: 'smtp', program: 'Postfix'}),
	judge: judgeCertificate,
});
