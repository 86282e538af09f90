// SPF allows this server, as the world is told (RFC 7208).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {spf} from '../dns/topics/spf.ts';
import {defineCheck} from './shape.ts';

export const dnsSpf = defineCheck<TopicSeen>({
	id: 'dns-spf',
	title: 'SPF allows this server',
	area: 'dns',
	why: 'Where SPF does not allow the address that mail comes from, it is refused or filed as spam.',
	source: 'RFC 7208',
	look: at => lookAtTopic(at, spf),
	judge: (seen, now) => judgeTopic(seen, spf, now),
});
