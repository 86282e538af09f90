// Whether mail programs can send: port 587 with STARTTLS and login within it, or port 465 with TLS from the start (RFC 6409, RFC 8314).
import {judgeMailPort} from '../ports/judge-mail-port.ts';
import {lookAtMailPort, type MailPort} from '../ports/look-at-mail-port.ts';
import {defineCheck, type Finding} from './shape.ts';

const submission: MailPort = {port: 587, protocol: 'smtp', kind: 'submission', program: 'Postfix'};
const submissions: MailPort = {port: 465, protocol: 'smtps', kind: 'submissions', program: 'Postfix'};

export const portSubmission = defineCheck({
	id: 'port-submission',
	title: 'Port 587 lets mail programs send',
	area: 'ports',
	why: 'Phones and mail programs log in there to send; a greeting alone proves nothing, the login is offered only within TLS.',
	source: 'RFC 6409, RFC 8314',
	core: true,
	after: ['service-postfix'],
	look: async at => {
		const first = await lookAtMailPort(at, submission);
		const listens = (port: number) => first.listeners.ok && first.listeners.value.some(each => each.port === port);
		const instead = first.listeners.ok && !listens(587) && listens(465) ? await lookAtMailPort(at, submissions) : undefined;
		return {first, instead};
	},
	judge: ({first, instead}): Finding[] => {
		const missing = judgeMailPort(first, submission);
		if (instead === undefined) {
			const hint: Finding[] = missing.some(each => each.level === 'failure' && each.says.startsWith('Nothing listens'))
				? missing.map(each => ({...each, says: `${each.says} Debian ships it commented out in master.cf.`}))
				: missing;
			return hint;
		}
		const findings = judgeMailPort(instead, submissions);
		return findings.some(each => each.level === 'failure')
			? [...missing, ...findings]
			: [...findings, {level: 'warning', subject: 'port 587', says: 'Nothing listens on port 587; mail programs must be told to use port 465.'}];
	},
});
