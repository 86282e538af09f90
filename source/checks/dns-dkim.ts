// The DKIM keys are published, as the world is told (RFC 6376).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {dkim} from '../dns/topics/dkim.ts';
import {defineCheck} from './shape.ts';

export const dnsDkim = defineCheck<TopicSeen>({
	id: 'dns-dkim',
	title: 'The DKIM keys are published',
	area: 'dns',
	why: 'Receivers verify signatures with the published key; one that is missing or another makes every signature fail.',
	source: 'RFC 6376',
	look: at => lookAtTopic(at, dkim),
	judge: (seen, now) => judgeTopic(seen, dkim, now),
});
