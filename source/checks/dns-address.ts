// The mail host has an address, as the world is told (RFC 5321).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {address} from '../dns/topics/address.ts';
import {defineCheck} from './shape.ts';

export const dnsAddress = defineCheck<TopicSeen>({
	id: 'dns-address',
	title: 'The mail host has an address',
	area: 'dns',
	why: 'The name that the server says in HELO must lead to it, or other servers refuse its mail and cannot bring any.',
	source: 'RFC 5321',
	look: at => lookAtTopic(at, address),
	judge: (seen, now) => judgeTopic(seen, address, now),
});
