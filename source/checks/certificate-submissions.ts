// The certificate on port 465, where something listens there (RFC 8314).
import {ssListeners} from '../commands/ss-listeners.ts';
import {judgeCertificate} from '../ports/judge-certificate.ts';
import {lookAtCertificate} from '../ports/look-at-certificate.ts';
import {defineCheck} from './shape.ts';

export const certificateSubmissions = defineCheck({
	id: 'certificate-submissions',
	title: 'The certificate on port 465 is good',
	area: 'certificates',
	why: 'Mail programs refuse to send, or ask questions that nobody should answer with yes.',
	source: 'RFC 5280, RFC 6125, RFC 8314',
	look: async at => {
		const listeners = await at.ask(ssListeners, undefined);
		// Not every server offers it: then there is nothing to be judged.
		if (listeners.ok && !listeners.value.some(each => each.port === 465)) return undefined;
		return lookAtCertificate(at, {port: 465, protocol: 'smtps', kind: 'submissions', program: 'Postfix'});
	},
	judge: (seen, now) => (seen === undefined ? [{level: 'ok', subject: 'port 465', says: 'Nothing listens on port 465.'}] : judgeCertificate(seen, now)),
});
