// Whether Dovecot's passdb knows a user, without any password (doveadm-auth(1)); 67 nobody, 75 the lookup failed.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {doveadmRefusal, firstLine, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type PassdbLookup = {readonly found: 'user'} | {readonly found: 'nobody'} | {readonly found: 'trouble'; readonly says: string; readonly code: number};

/** `service` and `secured` as an IMAP client over TLS has them: a query may depend on both. */
export const doveadmAuthLookup: ReadCommand<{readonly user: string}, Answer<PassdbLookup>> = {
	name: 'doveadm-auth-lookup',
	examples: [{user: 'testuser1@example.org'}, {user: 'mailtui-nobody@mailtui.invalid'}],
	build: ({user}) => ({
		name: 'doveadm-auth-lookup',
		argv: ['doveadm', 'auth', 'lookup', '-x', 'service=imap', '-x', 'secured=tls', user],
		effect: 'read',
		asRoot: true,
		timeoutMs: 15_000,
	}),
	parse: result => {
		const refusal = refusalOf('doveadm', result);
		if (refusal) return refusal;
		const stderr = redactSecrets(result.stderr);
		if (result.code === 0 && /^passdb: /m.test(result.stdout)) return {ok: true, value: {found: 'user'}};
		if (result.code === 67) return {ok: true, value: {found: 'nobody'}};
		const away = doveadmRefusal(stderr);
		if (away) return away;
		return {ok: true, value: {found: 'trouble', says: firstLine(stderr) || firstLine(result.stdout), code: result.code ?? -1}};
	},
};
