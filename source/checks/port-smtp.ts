// Whether other servers can bring mail: port 25 with STARTTLS (RFC 5321, RFC 3207).
import {judgeMailPort} from '../ports/judge-mail-port.ts';
import {lookAtMailPort, type MailPort} from '../ports/look-at-mail-port.ts';
import {defineCheck} from './shape.ts';

const smtp: MailPort = {port: 25, protocol: 'smtp', kind: 'smtp', program: 'Postfix'};

export const portSmtp = defineCheck({
	id: 'port-smtp',
	title: 'Port 25 takes mail from other servers',
	area: 'ports',
	why: 'Other servers bring mail to port 25 and nowhere else.',
	source: 'RFC 5321, RFC 3207',
	core: true,
	after: ['service-postfix'],
	look: at => lookAtMailPort(at, smtp),
	judge: seen => judgeMailPort(seen, smtp),
});
