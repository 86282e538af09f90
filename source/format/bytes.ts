// Sizes for people, in the binary units that file systems and quotas count in (IEC 80000-13, written short).

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `0 B`, `512 B`, `1.5 kB`, `24 GB`: 1 kB is 1024 B here, as df -h and Dovecot's quota have it. */
export const formatBytes = (bytes: number): string => {
	if (!Number.isFinite(bytes) || bytes < 0) return '?';
	let value = bytes;
	let unit = 0;
	while (value >= 1023.5 && unit < units.length - 1) {
		value /= 1024;
		unit++;
	}
	return `${unit === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
};
