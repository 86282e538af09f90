// Settings whose name is the same in Dovecot 2.4, and which refuse a value that 2.3 took (tried with doveconf 2.4.1).

export type ChangedValue = {
	readonly id: string;
	/** The same in the words of 2.4; empty: the line goes, what it said is the default. */
	readonly to: string;
	readonly says: string;
};

type Rule = (value: string) => Omit<ChangedValue, 'id'> | undefined;

const zero =
	(to: string, says: string): Rule =>
	value =>
		/^0\w*$/.test(value.trim()) ? {to, says} : undefined;

const goneFlags: ReadonlySet<string> = new Set(['no_compression']);

const rules: Readonly<Record<string, readonly [id: string, rule: Rule]>> = {
	ssl_options: [
		'D05',
		value => {
			const flags = value.split(/[\s,]+/).filter(Boolean);
			const gone = flags.find(flag => goneFlags.has(flag));
			// Compression is off where nothing asks for it.
			return gone === undefined ? undefined : {to: flags.filter(flag => !goneFlags.has(flag)).join(' '), says: `unknown flag: '${gone}'`};
		},
	],
	sieve_vacation_max_period: ['D14', zero('unlimited', 'Invalid settings: sieve_vacation_max_period must not be 0')],
	lmtp_user_concurrency_limit: ['D17', zero('unlimited', 'lmtp_user_concurrency_limit must not be 0 (did you mean "unlimited"?)')],
	default_vsz_limit: ['D17', zero('unlimited', 'vsz_limit is too low (did you mean "unlimited"?)')],
	service_vsz_limit: ['D17', zero('unlimited', 'vsz_limit is too low (did you mean "unlimited"?)')],
	service_restart_request_count: ['D17', zero('unlimited', 'restart_request_count must be higher than 0 (did you mean "unlimited"?)')],
	// There it meant the default.
	service_process_limit: ['D17', zero('', 'process_limit must be higher than 0')],
	service_client_limit: ['D17', zero('', 'client_limit must be higher than 0')],
};

/** `key`: the whole one, `service_client_limit`. Undefined: 2.4 takes the value as 2.3 did. */
export const changedValue = (key: string, value: string): ChangedValue | undefined => {
	const [id, rule] = rules[key] ?? [];
	const changed = rule?.(value);
	return id === undefined || changed === undefined ? undefined : {id, ...changed};
};
