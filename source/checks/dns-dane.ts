// TLSA, where it is used, fits the certificate on port 25 (RFC 7672).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {dane} from '../dns/topics/dane.ts';
import {defineCheck} from './shape.ts';

export const dnsDane = defineCheck<TopicSeen>({
	id: 'dns-dane',
	title: 'DANE fits the certificate',
	area: 'dns',
	why: 'After a renewal with a new key TLSA no longer fits, and servers that follow DANE bring no mail at all.',
	source: 'RFC 7672',
	look: at => lookAtTopic(at, dane),
	judge: (seen, now) => judgeTopic(seen, dane, now),
});
