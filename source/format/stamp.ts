// Times of this machine's own zone as the log is printed with: `2026-11-26 20:14:03.101`; of today, the time alone.

const two = (value: number): string => String(value).padStart(2, '0');

export const timeStamp = (at: Date, fraction = false): string =>
	`${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${fraction ? `.${String(at.getMilliseconds()).padStart(3, '0')}` : ''}`;

export const dayStamp = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** The day only where it is not today. */
export const whenStamp = (at: Date, now: Date, fraction = false): string =>
	dayStamp(at) === dayStamp(now) ? timeStamp(at, fraction) : `${dayStamp(at)} ${timeStamp(at, fraction)}`;
