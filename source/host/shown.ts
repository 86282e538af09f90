// What a server printed where it should not have, as a short line that may be drawn: no control character survives.

/** The last lines, because a login shell explains itself at the end. At most `most` characters. */
export const shown = (text: string, most = 300): string => {
	const clean = text
		// Escape sequences go as a whole (ECMA-48), so that no `[31m` is left behind; then every other control character.
		.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g, '')
		.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
		.replace(/ +/g, ' ')
		.trim();
	return clean.length > most ? `…${clean.slice(-most)}` : clean;
};
