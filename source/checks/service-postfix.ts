// Whether Postfix runs (postfix(1), Debian's postfix.service).
import {judgeService, type ServiceName} from '../services/judge-service.ts';
import {lookAtService} from '../services/look-at-service.ts';
import {defineCheck} from './shape.ts';

const postfix: ServiceName = {
	title: 'Postfix',
	// Before 3.9.1-7 Debian's postfix.service was a wrapper around this instance.
	ids: ['postfix.service', 'postfix@-.service'],
	container: /postfix|mailserver/i,
	log: /^(?:postfix\/(?:master|postfix-script|postmulti|qmgr)\S*: (?:fatal|panic|error)|systemd: (?:postfix|Failed to start postfix))/,
};

export const servicePostfix = defineCheck({
	id: 'service-postfix',
	title: 'Postfix runs',
	area: 'services',
	why: 'Without Postfix no mail is accepted and none is sent; other servers try again for some days.',
	source: 'postfix(1)',
	core: true,
	look: at => lookAtService(at, postfix.ids),
	judge: (seen, now) => judgeService(seen, postfix, now),
});
