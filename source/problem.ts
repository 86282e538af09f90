// Any thrown thing as something that can be told: what is wrong, and what to do.
import {HostError} from './host/host-error.ts';

export type Problem = {
	readonly title: string;
	readonly detail: string;
	readonly hint: string;
	readonly kind: 'expected' | 'bug';
	/** Exit code of a command line that ends with it. */
	readonly exitCode: 2 | 3 | 64 | 70;
};

/** Wrong words on the command line or in a file of the user's: exit code 64. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly hint: string;

	constructor(message: string, hint = '') {
		super(message);
		this.hint = hint;
	}
}

/** The server could be asked, and it cannot or will not do this: exit code 2. */
export class RefusedError extends Error {
	override readonly name = 'RefusedError';
	readonly hint: string;

	constructor(message: string, hint = '') {
		super(message);
		this.hint = hint;
	}
}

export const describeProblem = (thrown: unknown): Problem => {
	if (thrown instanceof HostError)
		return {title: thrown.message, detail: '', hint: thrown.hint, kind: 'expected', exitCode: thrown.kind === 'read-only' ? 64 : 3};
	if (thrown instanceof UsageError) return {title: thrown.message, detail: '', hint: thrown.hint, kind: 'expected', exitCode: 64};
	if (thrown instanceof RefusedError) return {title: thrown.message, detail: '', hint: thrown.hint, kind: 'expected', exitCode: 2};
	const error = thrown instanceof Error ? thrown : new Error(String(thrown));
	// Parts are loaded when they are needed; an installation beside us takes the old ones away.
	if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' && /chunks/.test(error.message))
		return {title: 'mailtui was installed anew while it ran.', detail: '', hint: 'Start it again.', kind: 'expected', exitCode: 70};
	return {
		title: `mailtui has a bug: ${error.message}`,
		detail: error.stack ?? '',
		hint: 'Please report it with the lines above; nothing was left half done on the server by this message alone.',
		kind: 'bug',
		exitCode: 70,
	};
};
