// Every check, in the order in which a person reads them: the nine that make the score first.
import {authentication} from './authentication.ts';
import {database} from './database.ts';
import {delivery} from './delivery.ts';
import {portImaps} from './port-imaps.ts';
import {portSmtp} from './port-smtp.ts';
import {portSubmission} from './port-submission.ts';
import {serviceDovecot} from './service-dovecot.ts';
import {serviceOpendkim} from './service-opendkim.ts';
import {servicePostfix} from './service-postfix.ts';
import type {Check} from './shape.ts';

export const checks: readonly Check[] = [
	servicePostfix,
	serviceDovecot,
	serviceOpendkim,
	portSmtp,
	portSubmission,
	portImaps,
	database,
	authentication,
	delivery,
];
