// Whether a text can be an address outside that a test mail is sent to: whatever others allow, within the bounds of SMTP (RFC 5321 section 4.5.3.1, RFC 6531).
import {domainToASCII} from 'node:url';
import {whyNoName} from '../dns/resolver.ts';

const mostLocal = 64;

/** Half a sentence; undefined where it can. */
export const whyNoRecipient = (text: string): string | undefined => {
	const [, local = '', domain = ''] = /^([^\s@<>"\p{Cc}]+)@([^\s@<>"\p{Cc}]+)$/u.exec(text) ?? [];
	if (local === '') return 'it is no mail address';
	const bytes = Buffer.byteLength(local);
	if (bytes > mostLocal) return `its part before the @ has ${bytes} characters, and it has at most ${mostLocal}`;
	const why = /^\[.*\]$/.test(domain) ? undefined : whyNoName(domainToASCII(domain) || domain);
	return why === undefined ? undefined : `what stands after the @ is no domain: ${why}`;
};
