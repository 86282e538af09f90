// Where mail lies when a setting says so, as patterns for all users at once: `/home/%{user | username}/mail` -> `/home/*/mail`.

/** A variable may be anything but a slash; `%{user}` alone is a whole address where users have a domain. */
const widen = (text: string): string => text.replace(/%\{\s*user\s*\}/g, '*@*').replace(/%\{[^}]*\}/g, '*');

/** `home` is what `%{home}` and `~` stand for; undefined where that is not known, and so is then the place. */
export const mailPlace = (path: string, home: string | undefined): string | undefined => {
	const whole = path.replace(/^~(?=\/|$)|%\{\s*home\s*\}/g, () => home ?? '\0');
	return whole.includes('\0') || !whole.startsWith('/') ? undefined : widen(whole).replace(/\/+$/, '');
};
