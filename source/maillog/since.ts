// `--since` as people write it: 15m, 2h, 7d, 09:30, 2026-11-26, 2026-11-26 09:30 (this machine's own time), or an ISO 8601 instant.

const unitMs: Readonly<Record<string, number>> = {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000};

/** Undefined: not understood. */
export const parseSince = (typed: string, now: Date): Date | undefined => {
	const text = typed.trim();
	const ago = /^-?(\d{1,6})\s*(s|m|min|h|d|w)(?:\s*ago)?$/.exec(text);
	if (ago) return new Date(now.getTime() - Number(ago[1]) * (unitMs[(ago[2] as string).charAt(0)] ?? 0));
	if (text === 'today' || text === 'yesterday') return new Date(now.getFullYear(), now.getMonth(), now.getDate() - (text === 'today' ? 0 : 1));
	const clock = /^(\d\d?):(\d\d)(?::(\d\d))?$/.exec(text);
	if (clock) {
		const at = new Date(now.getFullYear(), now.getMonth(), now.getDate(), Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0));
		// A time that is still to come was yesterday's.
		return at > now ? new Date(at.getFullYear(), at.getMonth(), at.getDate() - 1, at.getHours(), at.getMinutes(), at.getSeconds()) : at;
	}
	const day = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
	const at = day
		? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]), Number(day[4] ?? 0), Number(day[5] ?? 0), Number(day[6] ?? 0))
		: /^\d{4}-\d\d-\d\dT/.test(text)
			? new Date(text)
			: undefined;
	return at === undefined || Number.isNaN(at.getTime()) ? undefined : at;
};
