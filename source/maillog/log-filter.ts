// Which lines are shown: by text (plain or a regular expression, `!` turns it round), service, severity, address and time. In bounded time, always.
import {type BoundedTest, createBoundedTest} from './bounded-test.ts';
import type {MailLine} from './shape.ts';

export type Severity = 'error' | 'warning' | 'info';

export type LogFilterWords = {
	readonly text: string;
	/** Part of the tag: `lmtp`, `submission`, `dovecot`. */
	readonly service: string;
	/** This bad, or worse. */
	readonly severity: Severity;
	readonly address: string;
};

export const everyLine: LogFilterWords = {text: '', service: '', severity: 'info', address: ''};

export type LogFilter = {
	readonly words: LogFilterWords;
	/** True for each that stays. */
	test(lines: readonly MailLine[]): readonly boolean[];
	/** Why the text is not taken as the expression that it looks like. */
	note(): string | undefined;
};

const bad = /\bstatus=(?:bounced|expired|undeliverable)\b/;
const doubtful =
	/\bstatus=deferred\b|^(?:NOQUEUE|[0-9A-Za-z]{6,20}): (?:milter-)?reject: |authentication failed|\(auth failed|^Suppressed \d+ messages from |^[0-9A-Za-z]{6,20}: host \S+ (?:said|refused to talk to me): /;

/** How bad a line is: by its priority, and by what it says, because a bounce is only information to syslog. */
export const severityOf = ({priority, text}: Pick<MailLine, 'priority' | 'text'>): Severity => {
	if (priority <= 3) return 'error';
	const said = text.length > 4096 ? text.slice(0, 4096) : text;
	if (bad.test(said)) return 'error';
	return priority === 4 || doubtful.test(said) ? 'warning' : 'info';
};

const severities: readonly Severity[] = ['error', 'warning', 'info'];
const special = /[\\^$.*+?()[\]{}|]/;

const compile = (wanted: string): {readonly test: BoundedTest} | {readonly note: string} | undefined => {
	if (!special.test(wanted)) return undefined;
	try {
		return {test: createBoundedTest(new RegExp(wanted, 'iu'))};
	} catch {
		return {note: 'not a regular expression: taken as plain text'};
	}
};

export const createLogFilter = (words: LogFilterWords): LogFilter => {
	const inverted = words.text.startsWith('!');
	const wanted = inverted ? words.text.slice(1) : words.text;
	const plain = wanted.toLowerCase();
	const service = words.service.toLowerCase();
	const address = words.address.toLowerCase();
	const compiled = compile(wanted);
	let note = compiled && 'note' in compiled ? compiled.note : undefined;
	let expression = compiled && 'test' in compiled ? compiled.test : undefined;
	const shown = (line: MailLine): string => `${line.from}: ${line.text}`;

	const byText = (lines: readonly MailLine[]): readonly boolean[] => {
		const texts = lines.map(shown);
		const matched = expression?.(texts);
		if (expression && matched === undefined) {
			expression = undefined;
			note = 'this expression goes back and forth without end: taken as plain text';
		}
		return (matched ?? texts.map(text => text.toLowerCase().includes(plain))).map(each => each !== inverted);
	};

	return {
		words,
		note: () => note,
		test: lines => {
			const stays = lines.map(
				line =>
					(service === '' || line.from.toLowerCase().includes(service)) &&
					(words.severity === 'info' || severities.indexOf(severityOf(line)) <= severities.indexOf(words.severity)) &&
					(address === '' || line.text.toLowerCase().includes(address)),
			);
			if (wanted === '') return stays;
			const candidates = lines.filter((_, index) => stays[index]);
			const kept = byText(candidates);
			let next = 0;
			return stays.map(each => each && kept[next++] === true);
		},
	};
};
