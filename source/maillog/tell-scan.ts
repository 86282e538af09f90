// What rspamd thought of a message, in words (its documentation, Metrics and actions).
import type {Level} from '../checks/shape.ts';
import type {MailEvent} from './shape.ts';

type Scan = Extract<MailEvent, {kind: 'scanned'}>;

const actions: Readonly<Record<string, {readonly level: Level; readonly says: string}>> = {
	'no action': {level: 'ok', says: 'lets it through'},
	greylist: {level: 'warning', says: 'lets its sender wait'},
	'soft reject': {level: 'warning', says: 'lets its sender wait'},
	'add header': {level: 'warning', says: 'marks it as spam, in a header'},
	'rewrite subject': {level: 'warning', says: 'marks it as spam, in its subject'},
	quarantine: {level: 'warning', says: 'holds it back'},
	discard: {level: 'failure', says: 'throws it away'},
	reject: {level: 'failure', says: 'takes it for spam'},
};
const mostRules = 5;

export const tellScan = ({action, points, limit, rules, because}: Scan): {readonly level: Level; readonly says: string} => {
	const known = actions[action] ?? {level: 'unknown' as const, says: action};
	const weighty = rules.toSorted((one, two) => Math.abs(two.points) - Math.abs(one.points));
	const told = weighty.slice(0, mostRules).map(each => `${each.name} ${each.points}`);
	const more = weighty.length > mostRules ? [`${weighty.length - mostRules} more`] : [];
	const counted = points === undefined ? '' : `; ${points} points${limit === undefined ? '' : ` (refused from ${limit})`}`;
	return {
		level: known.level,
		says: `rspamd ${known.says}${because === undefined ? '' : ` ("${because}")`}${counted}${told.length > 0 ? `: ${[...told, ...more].join(', ')}` : ''}`,
	};
};
