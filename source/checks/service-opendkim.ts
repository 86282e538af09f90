// Whether OpenDKIM runs (opendkim(8)).
import {judgeService, type ServiceName} from '../services/judge-service.ts';
import {lookAtService} from '../services/look-at-service.ts';
import {defineCheck} from './shape.ts';

const opendkim: ServiceName = {
	title: 'OpenDKIM',
	ids: ['opendkim.service'],
	container: /opendkim/i,
	// `Can't open PID file ... (yet?)` is said by a good start, too.
	log: /^(?:opendkim: (?!.*PID file)|systemd: (?:opendkim|Failed to start opendkim))/,
	exitStatuses: {78: 'an error in its configuration'},
};

export const serviceOpendkim = defineCheck({
	id: 'service-opendkim',
	title: 'OpenDKIM runs',
	area: 'services',
	why: 'Without OpenDKIM mail leaves unsigned and lands in spam folders, or is not accepted at all, as Postfix is told to do then.',
	source: 'opendkim(8)',
	core: true,
	look: at => lookAtService(at, opendkim.ids),
	judge: (seen, now) => judgeService(seen, opendkim, now),
});
