// The time of day as the screens show it: that of this machine, to the second.

const two = (value: number): string => String(value).padStart(2, '0');

export const clockText = (now: Date): string => `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
