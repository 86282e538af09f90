// A new mailbox from row to login: written, its directory made, the login proven with the password itself.
import type {Secret} from '../host/secret.ts';
import {RefusedError} from '../problem.ts';
import type {Facts} from '../schemas/run.ts';
import {planAdd} from './change-mailbox.ts';
import type {Hands} from './hands.ts';
import {judgePassword} from './judge-password.ts';
import {type MadeDirectory, makeDirectory} from './mail-directory.ts';
import {type Login, proveLogin} from './prove-login.ts';
import {writeSql} from './write-sql.ts';

export type Added = {readonly login: Login; readonly directory: MadeDirectory};

/** Throws RefusedError when it is not to be taken; `weak` on somebody's word. */
export const acceptPassword = (hands: Pick<Hands, 'mailboxes'>, address: string, password: Secret, weak: boolean): void => {
	const {strength, says} = judgePassword(password, address, hands.mailboxes.style.scheme);
	if (strength === 'refused') throw new RefusedError(`This password cannot be taken: ${says}.`);
	if (strength === 'weak' && !weak) throw new RefusedError(`This password is weak: ${says}.`, 'Take another one, or insist with --allow-weak.');
};

/** `facts` of `checkNewMailbox`. Throws HostError and RefusedError: then nothing was written. What fails afterwards is told in the result. */
export const addMailbox = async (hands: Hands, facts: Facts, password: Secret): Promise<Added> => {
	const address = facts.address ?? '';
	const hash = await hands.pool.hash(password, hands.mailboxes.style);
	await writeSql(hands, planAdd(hands.mailboxes, facts, hash));
	const login = await proveLogin(hands.host, address, password);
	return {login, directory: await makeDirectory(hands.host, address)};
};
