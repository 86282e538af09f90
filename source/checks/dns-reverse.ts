// The sending addresses have a name, as the world is told (RFC 1912).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {reverse} from '../dns/topics/reverse.ts';
import {defineCheck} from './shape.ts';

export const dnsReverse = defineCheck<TopicSeen>({
	id: 'dns-reverse',
	title: 'The sending addresses have a name',
	area: 'dns',
	why: 'Mail from an address without a name that leads back to it is refused by Gmail, Outlook and many others.',
	source: 'RFC 1912',
	look: at => lookAtTopic(at, reverse),
	judge: (seen, now) => judgeTopic(seen, reverse, now),
});
