// The probe mailbox: made with a password that nobody ever types, taken away without a trace of it in the table.
import type {Secret} from '../host/secret.ts';
import {RefusedError} from '../problem.ts';
import {findAccounts, probeName} from './accounts.ts';
import {addMailbox} from './add-mailbox.ts';
import {checkNewMailbox} from './change-mailbox.ts';
import {listDomains} from './domains.ts';
import type {Hands} from './hands.ts';
import {mailDirectory} from './mail-directory.ts';
import {newPassword} from './new-password.ts';
import {parseAddress} from './parse-address.ts';
import type {Login} from './prove-login.ts';
import {removeMailboxes} from './remove-mailbox.ts';

/** In the domain that has most mailboxes, unless one is named. Throws RefusedError. */
export const probeAddress = async ({mailboxes}: Pick<Hands, 'mailboxes'>, domain: string | undefined): Promise<string> => {
	if (domain !== undefined) return `${probeName}@${domain.toLowerCase()}`;
	const [most] = [...(await listDomains(mailboxes))].filter(each => each.active).sort((a, b) => b.mailboxes - a.mailboxes);
	if (most === undefined) throw new RefusedError('There is no domain here that a probe mailbox could be in.', 'Add one with: mailtui domains add HOST DOMAIN');
	return `${probeName}@${most.domain}`;
};

/** One that is there already gets the new password. */
export const makeProbe = async (hands: Hands, address: string, password: Secret): Promise<{readonly login: Login; readonly taken: boolean}> => {
	if ((await findAccounts(hands.mailboxes, [address])).has(address)) return {login: await newPassword(hands, address, password), taken: true};
	const parsed = parseAddress(address);
	if (!parsed.ok) throw new RefusedError(`${address} cannot be a mailbox: ${parsed.why}.`);
	const facts = await checkNewMailbox(hands.mailboxes, {address: parsed, name: 'mailtui probe', quotaBytes: 0, active: true}, hands.clock.now());
	return {login: (await addMailbox(hands, facts, password)).login, taken: false};
};

export const isProbe = (address: string): boolean => address.startsWith(`${probeName}@`);

/** With its mail, where it is known where that lies. */
export const removeProbe = async (hands: Hands, address: string): Promise<void> => {
	// Somebody's own mailbox may be named as the probe.
	if (!isProbe(address)) throw new RefusedError(`${address} is no mailbox of mailtui's: remove it as you would a user.`);
	const known = await mailDirectory(hands.host, address);
	await removeMailboxes(hands, [address], known ? 'remove' : 'keep');
};

/** What the file holds that remembers it. */
export const probeText = (address: string, password: Secret): string => `${address}\n${password.reveal()}\n`;
