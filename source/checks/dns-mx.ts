// MX leads here, as the world is told (RFC 5321, RFC 2181).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {mx} from '../dns/topics/mx.ts';
import {defineCheck} from './shape.ts';

export const dnsMx = defineCheck<TopicSeen>({
	id: 'dns-mx',
	title: 'MX leads here',
	area: 'dns',
	why: 'Other servers bring mail to the hosts that MX names, and nowhere else.',
	source: 'RFC 5321, RFC 2181',
	look: at => lookAtTopic(at, mx),
	judge: (seen, now) => judgeTopic(seen, mx, now),
});
