// Whether mail programs can fetch mail: port 993, TLS from the first byte (RFC 8314).
import {judgeMailPort} from '../ports/judge-mail-port.ts';
import {lookAtMailPort, type MailPort} from '../ports/look-at-mail-port.ts';
import {defineCheck} from './shape.ts';

const imaps: MailPort = {port: 993, protocol: 'imaps', kind: 'imaps', program: 'Dovecot'};

export const portImaps = defineCheck({
	id: 'port-imaps',
	title: 'Port 993 lets mail programs fetch mail',
	area: 'ports',
	why: 'Dovecot starts even when its certificate cannot be used; then port 993 is open and nobody can read mail.',
	source: 'RFC 8314',
	core: true,
	after: ['service-dovecot'],
	look: at => lookAtMailPort(at, imaps),
	judge: seen => judgeMailPort(seen, imaps),
});
