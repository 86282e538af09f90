// What the server shows to the world: mail ports yes, the database and the inner parts of the mail path never; tried from here, not assumed.
import {judgeExposure} from '../ports/judge-exposure.ts';
import {lookAtExposure} from '../ports/look-at-exposure.ts';
import {defineCheck} from './shape.ts';

export const portExposure = defineCheck({
	id: 'port-exposure',
	title: 'Only mail is open to the world',
	area: 'network',
	why: 'A database that answers the whole internet is found within hours and guessed at for ever.',
	source: 'ss(8), RFC 8314',
	look: lookAtExposure,
	judge: judgeExposure,
});
