// The certificate on port 4190, where something listens there (RFC 5804).
import {ssListeners} from '../commands/ss-listeners.ts';
import {judgeCertificate} from '../ports/judge-certificate.ts';
import {lookAtCertificate} from '../ports/look-at-certificate.ts';
import {defineCheck} from './shape.ts';

export const certificateSieve = defineCheck({
	id: 'certificate-sieve',
	title: 'The certificate on port 4190 is good',
	area: 'certificates',
	why: 'Mail programs cannot edit filters, or ask questions that nobody should answer with yes.',
	source: 'RFC 5280, RFC 6125, RFC 5804',
	look: async at => {
		const listeners = await at.ask(ssListeners, undefined);
		// Not every server offers it: then there is nothing to be judged.
		if (listeners.ok && !listeners.value.some(each => each.port === 4190)) return undefined;
		return lookAtCertificate(at, {port: 4190, protocol: 'sieve', kind: 'sieve', program: 'Dovecot'});
	},
	judge: (seen, now) => (seen === undefined ? [{level: 'ok', subject: 'port 4190', says: 'Nothing listens on port 4190.'}] : judgeCertificate(seen, now)),
});
