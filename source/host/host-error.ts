// A host that could not be asked. What a host answered, a non-zero exit included, is a value and never this.

export type HostErrorKind =
	| 'unknown-host'
	| 'unreachable'
	| 'unknown-key'
	| 'refused-key'
	| 'host-key-changed'
	| 'auth-failed'
	| 'sudo-refused'
	| 'no-shell'
	| 'timed-out'
	| 'closed'
	| 'read-only';

/** `message` says what is wrong and where, `hint` what to do. */
export class HostError extends Error {
	override readonly name = 'HostError';
	readonly kind: HostErrorKind;
	readonly hint: string;

	constructor(kind: HostErrorKind, message: string, hint = '', cause?: unknown) {
		super(message, cause === undefined ? undefined : {cause});
		this.kind = kind;
		this.hint = hint;
	}
}
