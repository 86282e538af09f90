// A time as sshd_config(5), TIME FORMATS, writes it: 90, 90s, 1m30s, 2h, 1d, 1w.

const unitSeconds: Readonly<Record<string, number>> = {'': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800};

/** Undefined when it is none. */
export const sshSeconds = (text: string): number | undefined => {
	const parts = [...text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)];
	if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.toLowerCase()) return undefined;
	return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitSeconds[unit ?? ''] ?? 0), 0);
};
