// Whether a change of OpenDKIM's keys did what it was for: its tables and keys are read anew, and the service runs (opendkim(8)).
import {randomUUID} from 'node:crypto';
import type {Verdict} from '../changes/shape.ts';
import type {Probe} from '../checks/shape.ts';
import {deliveryProbe} from '../commands/delivery-probe.ts';
import {dkimKeys} from '../commands/dkim-keys.ts';
import type {Ask} from '../commands/shape.ts';
import {systemdShow} from '../commands/systemd-show.ts';
import {signersIn} from '../opendkim/signers-in.ts';
import {keysOf} from './keys-of.ts';
import {firstConf, secondConf, secondUnit, together} from './second-signer.ts';

export type Wanted = {readonly domain: string; readonly selector: string; readonly signs: boolean} | {readonly domain: string; readonly gone: string};

/** What a mail that is sent now is signed with: the only proof that OpenDKIM can use the key. */
const proveBySending = async (probe: Probe, domain: string, selector: string): Promise<Verdict | undefined> => {
	const own = probe.address.slice(probe.address.lastIndexOf('@') + 1);
	// Mail of another domain says nothing of this one's key, except that mail still goes out at all.
	const answer = await probe.run(deliveryProbe, {mode: 'submit', address: probe.address, messageId: `${randomUUID()}.mailtui@${own}`, timeoutMs: 15_000});
	if (!answer.ok) return undefined;
	const {status, reason, troubles, log} = answer.value;
	const proof = log.filter(line => /opendkim|milter/.test(`${line.from} ${line.text}`)).slice(0, 4);
	const bad = (says: string): Verdict => ({good: false, says, proof});
	if (status === 'refused' || status === 'unsent') return bad(`Postfix takes no mail any more: ${troubles[0] ?? reason}`);
	if (status === undefined && answer.value.queueIds.length === 0) return bad('A test mail did not get past the milter');
	if (/milter|Service unavailable|resource unavailable|message not accepted/i.test(reason)) return bad(`A test mail is not accepted: ${reason}`);
	const signers = signersIn(log);
	if (own === domain && signers.length === 0) return bad('A test mail was not signed');
	if (own === domain && !signers.includes(`${selector}._domainkey.${domain}`)) return bad(`A test mail was signed with ${signers.join(' and ')}`);
	return undefined;
};

export const verifyDkim = async ({ask, probe}: {readonly ask: Ask; readonly probe?: Probe}, wanted: Wanted): Promise<Verdict> => {
	const [first, second, units] = await Promise.all([
		ask(dkimKeys, {file: firstConf}),
		ask(dkimKeys, {file: secondConf}),
		ask(systemdShow, {units: ['opendkim.service', secondUnit]}),
	]);
	const bad = (says: string): Verdict => ({good: false, says, proof: []});
	if (!first.ok) return bad(first.why);
	const stopped = (units.ok ? units.value : []).find(each => each.active !== 'active' && (each.id === 'opendkim.service' || second.ok));
	if (stopped !== undefined) return bad(`${stopped.id === secondUnit ? 'The second OpenDKIM' : 'OpenDKIM'} is ${stopped.active} after the change`);
	const keys = keysOf(together(first.value, second.ok ? second.value : undefined), wanted.domain);
	if ('gone' in wanted)
		return keys.some(key => key.selector === wanted.gone)
			? bad('The key is still in the table')
			: {good: true, says: 'OpenDKIM does not know the key any more', proof: []};
	const key = keys.find(each => each.selector === wanted.selector);
	if (key === undefined) return bad('The key is not in the table');
	if (key.publicKey === undefined) return bad(`The key cannot be used: ${key.why}`);
	if (key.mode !== '0600') return bad(`The key has the mode ${key.mode}, and OpenDKIM wants 0600`);
	if (key.signs !== wanted.signs) return bad(wanted.signs ? 'The signing table does not name the key' : 'The signing table names the key already');
	const refused = wanted.signs && probe !== undefined ? await proveBySending(probe, wanted.domain, wanted.selector) : undefined;
	if (refused !== undefined) return refused;
	const unproven = probe === undefined ? '; no test mail proved it, because no mailbox was named (--probe)' : '';
	return {
		good: true,
		says: wanted.signs
			? `Mail of ${wanted.domain} is signed with ${wanted.selector}${unproven}`
			: 'The key is there, readable by OpenDKIM alone, and signs nothing yet',
		proof: [],
	};
};
