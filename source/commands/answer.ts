// What every parse looks at first: whether the program answered at all, and the sentence for the user when it did not.
import type {CommandResult} from '../host/host.ts';
import type {Answer} from './shape.ts';

export type Refusal = Extract<Answer<never>, {ok: false}>;

export const noAnswer = (why: string, missing = false): Refusal => ({ok: false, why, missing});

/** The first line that says something: what a program complains of comes first, its usage text after. */
export const firstLine = (text: string): string =>
	text
		.split('\n')
		.map(line => line.trim())
		.find(line => line !== '') ?? '';

/** Undefined: the program ran to its end and said something, be it good or bad. */
export const refusalOf = (program: string, result: CommandResult): Refusal | undefined => {
	if (result.end === 'timed-out') return noAnswer(`${program} did not answer within ${Math.round(result.durationMs / 1000)} s.`);
	if (result.end === 'cut') return noAnswer(`${program} said more than mailtui carries.`);
	if (result.code === 127) return noAnswer(`${program} is not installed on this server.`, true);
	if (result.code === 126) return noAnswer(`${program} may not be run by this user.`);
	if (result.end === 'signalled' || result.code === null) return noAnswer(`${program} was ended before it answered.`);
	return undefined;
};

/** Why doveadm was not answered by Dovecot: nobody listens on its sockets, or they are not for this user. */
export const doveadmRefusal = (stderr: string): Refusal | undefined => {
	if (/connect\w*\([^)]*\) failed: (?:No such file or directory|Connection refused)/.test(stderr)) return noAnswer('Dovecot does not run.');
	if (/Permission denied/.test(stderr)) return noAnswer(`doveadm needs root: ${firstLine(stderr)}`);
	return undefined;
};
