// The policy of MTA-STS, where there is one, can be fetched and names the MX (RFC 8461).
import {judgeTopic, lookAtTopic, type TopicSeen} from '../dns/topic-check.ts';
import {mtaSts} from '../dns/topics/mta-sts.ts';
import {defineCheck} from './shape.ts';

export const dnsMtaSts = defineCheck<TopicSeen>({
	id: 'dns-mta-sts',
	title: 'MTA-STS names the server',
	area: 'dns',
	why: 'Where the policy is enforced and does not name the MX, Gmail, Outlook and others bring no mail.',
	source: 'RFC 8461',
	look: at => lookAtTopic(at, mtaSts),
	judge: (seen, now) => judgeTopic(seen, mtaSts, now),
});
