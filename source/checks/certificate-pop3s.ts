// The certificate on port 995, where something listens there (RFC 8314).
import {ssListeners} from '../commands/ss-listeners.ts';
import {judgeCertificate} from '../ports/judge-certificate.ts';
import {lookAtCertificate} from '../ports/look-at-certificate.ts';
import {defineCheck} from './shape.ts';

export const certificatePop3s = defineCheck({
	id: 'certificate-pop3s',
	title: 'The certificate on port 995 is good',
	area: 'certificates',
	why: 'Mail programs that fetch by POP3 refuse to log in.',
	source: 'RFC 5280, RFC 6125, RFC 8314',
	look: async at => {
		const listeners = await at.ask(ssListeners, undefined);
		// Not every server offers it: then there is nothing to be judged.
		if (listeners.ok && !listeners.value.some(each => each.port === 995)) return undefined;
		return lookAtCertificate(at, {port: 995, protocol: 'pop3s', kind: 'pop3s', program: 'Dovecot'});
	},
	judge: (seen, now) => (seen === undefined ? [{level: 'ok', subject: 'port 995', says: 'Nothing listens on port 995.'}] : judgeCertificate(seen, now)),
});
