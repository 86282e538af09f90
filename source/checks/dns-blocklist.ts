// The sending addresses are on no block list, as the world is told (RFC 5782).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {blocklist} from '../dns/topics/blocklist.ts';
import {defineCheck} from './shape.ts';

export const dnsBlocklist = defineCheck<TopicSeen>({
	id: 'dns-blocklist',
	title: 'The sending addresses are on no block list',
	area: 'dns',
	why: 'Other servers refuse mail from addresses that are on such a list.',
	source: 'RFC 5782',
	look: at => lookAtTopic(at, blocklist),
	judge: (seen, now) => judgeTopic(seen, blocklist, now),
});
