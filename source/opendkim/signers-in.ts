// Who signed a message, by what OpenDKIM said of it in the log: `DKIM-Signature field added (s=mail, d=example.org)` (opendkim(8)).

/** `mail._domainkey.example.org`, each once; empty where nobody signed. */
export const signersIn = (log: ReadonlyArray<{readonly text: string}>): readonly string[] => [
	...new Set(
		log.flatMap(({text}) => {
			const [, selector, domain] = /DKIM-Signature field added \(s=([^,]+), d=([^)]+)\)/.exec(text) ?? [];
			return selector === undefined ? [] : [`${selector}._domainkey.${domain}`];
		}),
	),
];
