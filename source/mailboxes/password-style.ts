// How passwords are written into this table, judged by the hashes that are in it and by the scheme that Dovecot assumes (doc.dovecot.org, "Password Schemes").

export type Scheme = 'SHA512-CRYPT' | 'BLF-CRYPT' | 'ARGON2ID';

export type PasswordStyle = {
	readonly scheme: Scheme;
	/** `{SHA512-CRYPT}`; empty where Dovecot takes a bare hash for one of this scheme. */
	readonly prefix: string;
	/** Rounds of SHA512-CRYPT, cost of BLF-CRYPT; undefined: what doveadm takes. */
	readonly rounds?: number;
	/** KiB, passes and lanes of ARGON2ID. */
	readonly argon?: {readonly memory: number; readonly iterations: number; readonly parallelism: number};
	/** Why it is so, for whoever wonders. */
	readonly because: string;
};

/** What stands before salt and hash, as the table holds it, and how often. */
export type SeenStyle = {readonly style: string; readonly count: number};

/** For PostgreSQL: scheme and parameters of a stored password, never its salt or hash. */
export const styleExpression =
	"substring(password from '^(?:[{][^}]*[}])?[!]?(?:[$]6[$](?:rounds=[0-9]+[$])?|[$]5[$]|[$]1[$]|[$]2[abxy][$][0-9]+[$]|[$]argon2id?[$]v=[0-9]+[$][^$]*[$])?')";

const schemeOf = (prefix: string, start: string): Scheme | undefined => {
	const byStart = start.startsWith('$6$') ? 'SHA512-CRYPT' : /^\$2[abxy]\$/.test(start) ? 'BLF-CRYPT' : start.startsWith('$argon2id$') ? 'ARGON2ID' : undefined;
	const named = prefix.toUpperCase();
	if (named === '' || named === 'CRYPT') return byStart;
	return (['SHA512-CRYPT', 'BLF-CRYPT', 'ARGON2ID'] as const).find(scheme => scheme === named);
};

const parametersOf = (start: string): Pick<PasswordStyle, 'rounds' | 'argon'> => {
	const rounds = /^\$6\$rounds=(\d+)\$/.exec(start)?.[1] ?? /^\$2[abxy]\$(\d+)\$/.exec(start)?.[1];
	if (rounds !== undefined) return {rounds: Number(rounds)};
	const argon = /^\$argon2id\$v=\d+\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(start);
	return argon ? {argon: {memory: Number(argon[1]), iterations: Number(argon[2]), parallelism: Number(argon[3])}} : {};
};

const bareTaken = (defaultScheme: string, scheme: Scheme): boolean => defaultScheme === scheme || (defaultScheme === 'CRYPT' && scheme !== 'ARGON2ID');

export const judgePasswordStyle = (seen: readonly SeenStyle[], defaultScheme: string): PasswordStyle => {
	const known = seen
		.map(({style, count}) => {
			const [, prefix = '', start = ''] = /^(?:\{([^}]*)\})?!?(.*)$/s.exec(style) ?? [];
			return {count, prefix, start, scheme: schemeOf(prefix, start)};
		})
		.flatMap(each => (each.scheme === undefined ? [] : [{...each, scheme: each.scheme}]))
		.sort((a, b) => b.count - a.count);
	const most = known[0];
	const named = defaultScheme.replace(/\..*$/, '');
	const preferred = (['SHA512-CRYPT', 'BLF-CRYPT', 'ARGON2ID'] as const).find(scheme => scheme === named);
	const scheme = most?.scheme ?? preferred ?? 'SHA512-CRYPT';
	// Where the table's own hashes have no prefix, Dovecot must take them bare, or nobody could log in.
	const isBare = bareTaken(named, scheme) && (most === undefined ? false : most.prefix === '');
	return {
		scheme,
		prefix: isBare ? '' : `{${scheme}}`,
		...(most && parametersOf(most.start)),
		because: most
			? `as ${most.count} of the passwords looked at are`
			: preferred
				? "as Dovecot's default_password_scheme says"
				: 'because there is no password to go by',
	};
};
