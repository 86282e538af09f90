// What journald itself left out because a unit logged too fast (RateLimitBurst, journald.conf(5)): it says so in a line of its own.
import type {MailLine} from './shape.ts';

/** How many messages the line says are lost for good; 0 for every other line. */
export const suppressedCount = ({from, text}: Pick<MailLine, 'from' | 'text'>): number =>
	from === 'systemd-journald' ? Number(/^Suppressed (\d{1,12}) messages from /.exec(text)?.[1] ?? 0) : 0;

/** A sentence for whoever reads what was found; undefined where nothing was left out. */
export const suppressedWords = (count: number): string | undefined =>
	count === 0 ? undefined : `journald left out ${count.toLocaleString('en')} lines of that time, because they came too fast: what they told is missing here.`;
