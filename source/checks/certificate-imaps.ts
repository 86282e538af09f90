// The certificate that users see when they read mail (RFC 8314).
import {judgeCertificate} from '../ports/judge-certificate.ts';
import {lookAtCertificate} from '../ports/look-at-certificate.ts';
import {defineCheck} from './shape.ts';

export const certificateImaps = defineCheck({
	id: 'certificate-imaps',
	title: 'The certificate on port 993 is good',
	area: 'certificates',
	why: 'Mail programs refuse to log in, or ask questions that nobody should answer with yes.',
	source: 'RFC 5280, RFC 6125, RFC 8314',
	after: ['port-imaps'],
	look: at => lookAtCertificate(at, {port: 993, protocol: 'imaps', kind: 'imaps', program: 'Dovecot'}),
	judge: judgeCertificate,
});
