// What became of a test mail on its way through the server, and the log line that says why (lmtp(8), RFC 3463).
import type {Evidence, Finding} from '../checks/shape.ts';
import type {ProbeTrail} from '../commands/delivery-probe.ts';
import type {Answer} from '../commands/shape.ts';

/** `host mx[private/dovecot-lmtp] said: 550 5.1.1 <a@b> User doesn't exist (in reply to RCPT TO command)` -> what was said. */
export const shortReason = (reason: string): string =>
	reason
		.replace(/^host \S+ said: /, '')
		.replace(/ \(in reply to [^()]*\)$/, '')
		.replace(/ Refer to server log for more information\.(?: \[[^\]]*\])?/, '');

/** The line with the status first, then what Dovecot complained of, then warnings of others: four are enough. */
export const trailEvidence = (trail: ProbeTrail): readonly Evidence[] => {
	const of = (pattern: RegExp) => trail.log.filter(line => pattern.test(`${line.from}: ${line.text}`));
	const lines = [
		...of(/\bstatus=(?!sent)/).slice(-1),
		...of(/-- message not accepted/).slice(-1),
		...of(/^dovecot: .*(?:Error|Fatal|Panic|save failed|failed to)/),
		...of(/(?:warning|error|fatal): /),
	];
	const seen = new Set<string>();
	const unique = lines.filter(line => (seen.has(line.text) ? false : seen.add(line.text)));
	return unique.slice(0, 4).map(line => ({from: `journal ${line.from}`, text: line.text}));
};

/** What Dovecot complained of where its answer keeps it to itself ("Internal error occurred. Refer to server log"). */
const behind = (trail: ProbeTrail): string => {
	if (!/internal error/i.test(trail.reason)) return '';
	const line = trail.log.find(each => each.from === 'dovecot' && /\b(?:Error|Fatal|Panic): /.test(each.text));
	const said = line === undefined ? '' : line.text.replace(/^.*?\b(?:Error|Fatal|Panic): (?:lmtp-server: conn [^:]*:[^:]*: rcpt \S+: )?/, '');
	return said === '' ? '' : `: ${said}`;
};

/** Of a mail that was not delivered: the answer's code and text, and what is behind it. */
export const sayReason = (trail: ProbeTrail): string => `${shortReason(trail.reason)}${behind(trail)}`;

const leftOver = (address: string, trail: ProbeTrail): Finding[] =>
	trail.removed
		? []
		: [
				{
					level: 'warning',
					subject: address,
					says: 'The test mail could not be removed again: look for the subject "mailtui delivery test".',
					evidence: trail.troubles.map(text => ({from: 'delivery-probe', text})),
				},
			];

export const judgeTrail = (address: string, answer: Answer<ProbeTrail>): Finding[] => {
	if (!answer.ok) return [{level: 'unknown', subject: address, says: answer.why}];
	const trail = answer.value;
	const evidence = trailEvidence(trail);
	const troubles = trail.troubles.map(text => ({from: 'delivery-probe', text}));
	const {status, folders, seconds} = trail;
	const rest = leftOver(address, trail);
	if (status === 'sent' && folders.length > 0)
		return [
			{
				level: 'ok',
				subject: address,
				says: `A test mail arrived in ${(seconds ?? 0).toFixed(2)} s, in ${folders[0]}.`,
				evidence: trail.log
					.filter(line => /status=sent/.test(line.text))
					.slice(-1)
					.map(line => ({from: `journal ${line.from}`, text: line.text})),
			},
			...rest,
		];
	if (status === 'sent')
		return [
			{
				level: 'failure',
				subject: address,
				says: `A test mail was handed over, but it is in none of the mailbox's folders: ${shortReason(trail.reason)}`,
				evidence: [
					...trail.log.filter(line => /status=sent|msgid=/.test(line.text)).map(line => ({from: `journal ${line.from}`, text: line.text})),
					...troubles,
				],
			},
			...rest,
		];
	if (status === 'unsent')
		return [{level: 'unknown', subject: address, says: `No test mail could be sent: ${trail.troubles[0] ?? 'nothing on this server takes one.'}`}];
	if (status === 'refused')
		return [
			{
				level: 'failure',
				subject: address,
				says: `Postfix does not take a test mail on the server: ${trail.troubles[0] ?? 'sendmail failed'}.`,
				evidence: [...evidence, ...troubles.slice(0, 4)],
			},
		];
	if (status === 'deferred')
		return [{level: 'failure', subject: address, says: `Mail is not delivered, the server would try again and again: ${sayReason(trail)}`, evidence}, ...rest];
	if (status !== undefined) return [{level: 'failure', subject: address, says: `Mail is sent back to its sender: ${sayReason(trail)}`, evidence}, ...rest];
	// Nothing in the log at all may as well mean that the log is elsewhere.
	if (trail.queueIds.length === 0)
		return [
			{
				level: 'unknown',
				subject: address,
				says: `A test mail was submitted, but nothing of it was seen in the log in time${trail.troubles.length > 0 ? `: ${trail.troubles[0]}` : '.'}`,
				evidence,
			},
			...rest,
		];
	return [
		{
			level: 'failure',
			subject: address,
			says: 'A test mail was neither delivered nor refused in time: it waited in the queue and was taken out.',
			evidence: evidence.length > 0 ? evidence : trail.log.slice(-3).map(line => ({from: `journal ${line.from}`, text: line.text})),
		},
		...rest,
	];
};
