// The certificate that users see when they send mail (RFC 8314).
import {judgeCertificate} from '../ports/judge-certificate.ts';
import {lookAtCertificate} from '../ports/look-at-certificate.ts';
import {defineCheck} from './shape.ts';

export const certificateSubmission = defineCheck({
	id: 'certificate-submission',
	title: 'The certificate on port 587 is good',
	area: 'certificates',
	why: 'Mail programs refuse to send, or ask questions that nobody should answer with yes.',
	source: 'RFC 5280, RFC 6125, RFC 8314',
	after: ['port-submission'],
	look: at => lookAtCertificate(at, {port: 587, protocol: 'smtp', kind: 'submission', program: 'Postfix'}),
	judge: judgeCertificate,
});
