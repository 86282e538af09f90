// The `connect = host=... dbname=...` of Dovecot 2.3's SQL files, taken apart (libpq's keyword/value form).

export type SqlConnection = {
	readonly host: string;
	/** Without the host, in the order in which they stand. */
	readonly parameters: ReadonlyArray<readonly [name: string, value: string]>;
};

const parameter = /([\w-]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\S*))/g;

/** One for each host that is named. */
export const parseConnect = (text: string): readonly SqlConnection[] => {
	const hosts: string[] = [];
	const parameters: (readonly [string, string])[] = [];
	for (const [, name = '', single, double, plain = ''] of text.matchAll(parameter)) {
		const value = (single ?? double)?.replace(/\\(.)/g, '$1') ?? plain;
		if (name === 'host' || name === 'hostaddr') hosts.push(value);
		else parameters.push([name, value]);
	}
	return (hosts.length === 0 ? [''] : hosts).map(host => ({host, parameters}));
};
