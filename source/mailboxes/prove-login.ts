// A login with the password that was just written, as an IMAP client over TLS makes it; the password goes by standard input (doveadm-auth(1)).
import {doveadmAuthTest} from '../commands/doveadm-auth-test.ts';
import type {Host} from '../host/host.ts';
import type {Secret} from '../host/secret.ts';
import {carry} from './hands.ts';

export type Login = {readonly login: 'accepted'} | {readonly login: 'refused' | 'unknown'; readonly why: string};

export const proveLogin = async (host: Pick<Host, 'run'>, address: string, password: Secret): Promise<Login> => {
	const answer = await carry(host, doveadmAuthTest, {user: address, password});
	if (!answer.ok) return {login: 'unknown', why: answer.why};
	if (answer.value.login === 'accepted') return {login: 'accepted'};
	if (answer.value.login === 'refused') return {login: 'refused', why: 'Dovecot refuses the password.'};
	return {login: 'unknown', why: `Dovecot cannot tell: ${answer.value.says}`};
};
