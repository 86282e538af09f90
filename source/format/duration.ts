// Durations for people: two figures that say something, in the unit that fits.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `12 ms`, `0.8 s`, `42 s`, `3 min`, `5 h`, `12 d`. */
export const formatDuration = (durationMs: number): string => {
	if (!Number.isFinite(durationMs) || durationMs < 0) return '?';
	if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
	if (durationMs < 9.95 * second) return `${(durationMs / second).toFixed(1)} s`;
	if (durationMs < 2 * minute) return `${Math.round(durationMs / second)} s`;
	if (durationMs < 2 * hour) return `${Math.round(durationMs / minute)} min`;
	if (durationMs < 2 * day) return `${Math.round(durationMs / hour)} h`;
	return `${Math.floor(durationMs / day)} d`;
};
