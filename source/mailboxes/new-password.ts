// Another password for a mailbox: hashed here, written, and proven by a login.
import type {Secret} from '../host/secret.ts';
import {planPassword} from './change-mailbox.ts';
import type {Hands} from './hands.ts';
import {type Login, proveLogin} from './prove-login.ts';
import {writeSql} from './write-sql.ts';

export const newPassword = async (hands: Hands, address: string, password: Secret): Promise<Login> => {
	const hash = await hands.pool.hash(password, hands.mailboxes.style);
	await writeSql(hands, await planPassword(hands.mailboxes, address, hash));
	return proveLogin(hands.host, address, password);
};
