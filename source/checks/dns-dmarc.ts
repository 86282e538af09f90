// DMARC says what to do with forgeries, as the world is told (RFC 9989).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {dmarc} from '../dns/topics/dmarc.ts';
import {defineCheck} from './shape.ts';

export const dnsDmarc = defineCheck<TopicSeen>({
	id: 'dns-dmarc',
	title: 'DMARC says what to do with forgeries',
	area: 'dns',
	why: 'Gmail, Yahoo and Microsoft ask for a policy, and hold it against a domain that has none.',
	source: 'RFC 9989',
	look: at => lookAtTopic(at, dmarc),
	judge: (seen, now) => judgeTopic(seen, dmarc, now),
});
