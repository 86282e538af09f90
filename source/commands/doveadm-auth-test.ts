// A login as an IMAP client over TLS makes it, without the network; the password goes by stdin (doveadm-auth(1)). 77 wrong, 75 the lookup failed.
import {redactSecrets} from '../dovecot/redact-secrets.ts';
import {createSecret, type Secret} from '../host/secret.ts';
import {doveadmRefusal, firstLine, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type AuthTest = {readonly login: 'accepted'} | {readonly login: 'refused'} | {readonly login: 'trouble'; readonly says: string; readonly code: number};

export const doveadmAuthTest: ReadCommand<{readonly user: string; readonly password: Secret}, Answer<AuthTest>> = {
	name: 'doveadm-auth-test',
	examples: [{user: 'testuser1@example.org', password: createSecret('not the password')}],
	build: ({user, password}) => ({
		name: 'doveadm-auth-test',
		argv: ['doveadm', 'auth', 'test', '-x', 'service=imap', '-x', 'secured=tls', user],
		stdin: password,
		effect: 'read',
		asRoot: true,
		timeoutMs: 15_000,
	}),
	parse: result => {
		const refusal = refusalOf('doveadm', result);
		if (refusal) return refusal;
		const stderr = redactSecrets(result.stderr);
		if (result.code === 0) return {ok: true, value: {login: 'accepted'}};
		if (result.code === 77) return {ok: true, value: {login: 'refused'}};
		const away = doveadmRefusal(stderr);
		if (away) return away;
		return {ok: true, value: {login: 'trouble', says: firstLine(stderr) || firstLine(result.stdout), code: result.code ?? -1}};
	},
};
