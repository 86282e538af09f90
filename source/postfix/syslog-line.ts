// One line of syslog as text -> its parts: journalctl's short-unix, rsyslog's RFC 3339, and the traditional stamp without a year (RFC 3164, RFC 5424).
import type {MailLine} from '../maillog/shape.ts';

/** What the traditional stamp leaves out. */
export type LogClock = {
	/** The server's own time now: a stamp without a year is of the last twelve months. */
	readonly nowMs: number;
	/** The server's distance from UTC, in seconds. */
	readonly offsetSeconds: number;
};

/** `SECONDS +0100`, as our scripts tell it. */
export const readLogClock = (text: string | undefined): LogClock | undefined => {
	const match = /^(\d{9,11}) ([+-])(\d\d)(\d\d)$/.exec(text ?? '');
	if (!match) return undefined;
	const offset = Number(match[3]) * 3600 + Number(match[4]) * 60;
	return {nowMs: Number(match[1]) * 1000, offsetSeconds: match[2] === '-' ? -offset : offset};
};

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const day = 86_400_000;

const unix = /^(\d{9,11})\.(\d{1,9}) /;
const rfc3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d) (?:\S+ )?/;
const traditional = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (?:\S+ )?/;
const tag = /^([^\s:[\]]{1,64})(?:\[(\d{1,10})\])?: ?/;

/** Without the host's name in it. Undefined: this is no stamp of syslog. */
const readStamp = (text: string, clock: LogClock): {readonly atMs: number; readonly length: number} | undefined => {
	const first = unix.exec(text);
	if (first) return {atMs: Number(`${first[1]}.${first[2]}`) * 1000, length: first[0].length};
	const second = rfc3339.exec(text);
	if (second) {
		const atMs = Date.parse(`${second[1]}${second[3]}`) + Number(`0${second[2] ?? '.0'}`) * 1000;
		return Number.isNaN(atMs) ? undefined : {atMs, length: second[0].length};
	}
	const third = traditional.exec(text);
	const month = third ? months.indexOf(third[1] as string) / 3 : -1;
	if (!third || !Number.isInteger(month) || month < 0) return undefined;
	const year = new Date(clock.nowMs + clock.offsetSeconds * 1000).getUTCFullYear();
	const atOf = (which: number) => Date.UTC(which, month, Number(third[2]), Number(third[3]), Number(third[4]), Number(third[5])) - clock.offsetSeconds * 1000;
	// Tomorrow is still this year: clocks differ. Beyond it, it was last year.
	return {atMs: atOf(year) > clock.nowMs + day ? atOf(year - 1) : atOf(year), length: third[0].length};
};

/** Text logs keep no priority: what programs write into the line tells it. */
export const priorityOfText = (from: string, text: string): number => {
	if (from.startsWith('postfix')) {
		const word = /^(?:[0-9A-Za-z]{6,20}: )?(warning|error|fatal|panic): /.exec(text)?.[1];
		return word === undefined ? 6 : word === 'warning' ? 4 : word === 'error' ? 3 : 2;
	}
	const word = /(?:^|: )(Warning|Error|Fatal|Panic): /.exec(text.slice(0, 400))?.[1];
	return word === undefined ? 6 : word === 'Warning' ? 4 : word === 'Error' ? 3 : 2;
};

/** A line without a stamp belongs to the one before it (Dovecot and Perl write several): undefined. */
export const readSyslogLine = (line: string, clock: LogClock): MailLine | undefined => {
	const stamp = readStamp(line, clock);
	if (!stamp) return undefined;
	const rest = line.slice(stamp.length);
	const named = tag.exec(rest);
	const from = named?.[1] ?? '';
	const text = rest.slice(named?.[0].length ?? 0);
	return {atMs: stamp.atMs, from, pid: Number(named?.[2] ?? 0), priority: priorityOfText(from, text), text};
};
