// rspamd's own line about a message it looked at (log_format in logging.inc, as Debian ships it).
import type {MailEvent, ScanRule} from './shape.ts';

/** Up to the action and the points; a message that did not come through a milter has no `qid`. */
const written =
	/\bid: <([^>]{0,1000})>, qid: <([0-9A-Za-z]{6,20})>[^(]*\(\w{1,60}: [A-Z] \(([a-z ]{1,30})\): \[(-?[\d.]{1,20}|-?nan)\/(-?[\d.]{1,20}|-?nan)\](?: \[([\s\S]*?)\]\), len: )?/;
/** `NAME(POINTS){options;}`: what stands in the options is the sender's own. */
const rule = /(?:^|,)([A-Z][A-Z0-9_]{1,80})\((-?[\d.]{1,12})\)\{/g;

const pointsOf = (text: string | undefined): number | undefined => (text === undefined || !Number.isFinite(Number(text)) ? undefined : Number(text));

const rulesOf = (text: string): ScanRule[] =>
	[...text.matchAll(rule)].flatMap(([, name = '', points]) => {
		const counts = pointsOf(points) ?? 0;
		return counts === 0 ? [] : [{name, points: counts}];
	});

/** Undefined: it says something else. */
export const parseRspamdEvent = (text: string): MailEvent | undefined => {
	const match = written.exec(text);
	if (!match) return undefined;
	const [whole, messageId = '', queueId = '', action = '', points, limit, rules = ''] = match;
	const rest = text.slice(match.index + whole.length);
	return {
		kind: 'scanned',
		queueId,
		messageId,
		action,
		points: pointsOf(points),
		limit: pointsOf(limit),
		rules: rulesOf(rules),
		recipients: (/, rcpts: <([^>]*)>/.exec(rest)?.[1] ?? '').split(',').filter(each => each !== ''),
		because: /, forced: [a-z ]{1,30} "([^"]*)"/.exec(rest)?.[1],
	};
};
