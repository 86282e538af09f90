// What others would think of the mail as it was stored: a finding where they would not trust it, with what to do (RFC 6376, 7208, 9989). Pure.
import type {Finding} from '../checks/shape.ts';
import type {DeliveryTest} from './hops.ts';
import type {Verified, VerifyNeeds} from './message-facts.ts';

type Expects = VerifyNeeds['expects'];

const adviceOf = ({method, result}: Verified, expects: Expects): string => {
	if (expects === 'none')
		return method === 'dkim'
			? 'See what InternalHosts of OpenDKIM names: whoever is in it is signed for.'
			: 'See what stands before the server and puts its own address in the place of theirs.';
	if (method === 'dkim' && result === 'none')
		return 'It left unsigned: does the signing table name its domain (mailtui dkim list HOST), and does Postfix hand mail to OpenDKIM (smtpd_milters)?';
	if (method === 'dkim')
		return 'Compare what is published with the key on the server (mailtui dns HOST); where both agree, something changed the mail after it was signed.';
	if (method === 'spf') return 'Publish the SPF record of mailtui records HOST.';
	return result === 'none' ? 'Publish the DMARC record of mailtui records HOST.' : '';
};

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].filter(text => text !== '');

/** The results themselves stand beside it, with the message. Of a test whose mail was delivered; nothing where all is as it should be. What could not be looked up is unknown. */
export const verifiedFindings = (subject: string, {message, hops}: DeliveryTest, expects: Expects): readonly Finding[] => {
	const verified = message?.verified ?? [];
	const bad = verified.filter(each => each.level === 'warning');
	const dark = verified.filter(each => each.level === 'unknown');
	const results = (of: readonly Verified[]) => unique(of.map(({method, result}) => `${method} ${result}`)).join(', ');
	const hop = hops.find(each => each.id === 'verified');
	if (message === undefined && hop?.state === 'unknown') return [{level: 'unknown', subject, says: `What others would think of it is not known: ${hop.says}.`}];
	return [
		...(bad.length === 0
			? []
			: [
					{
						level: 'warning' as const,
						subject,
						says: [
							expects === 'none' ? `Mail of strangers is not seen as what it is: ${results(bad)}.` : `Others would not trust this mail: ${results(bad)}.`,
							...unique(bad.map(each => adviceOf(each, expects))),
						].join(' '),
					},
				]),
		...(dark.length === 0 ? [] : [{level: 'unknown' as const, subject, says: `What others would think of it is not known: ${results(dark)}.`}]),
	];
};
