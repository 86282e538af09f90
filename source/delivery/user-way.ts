// One test mail as its owner would send and read it: login and submission on 587, found and removed over IMAP on 993, from this machine.
import type {At, Probe} from '../checks/shape.ts';
import {deliveryProbe, type ProbeTrail} from '../commands/delivery-probe.ts';
import type {Answer} from '../commands/shape.ts';
import type {Secret} from '../host/secret.ts';
import {type ImapSession, loginByImap, sayImapError} from './imap-user.ts';
import {loginBySmtp, type SmtpUser, saySmtpError} from './smtp-user.ts';
import {testMail} from './test-mail.ts';

export type UserLogin = {
	readonly way: 'imap' | 'smtp';
	readonly address: string;
	readonly port: number;
	/** Empty: it succeeded. */
	readonly trouble: string;
	/** Empty: the certificate is good. */
	readonly distrust: string;
};

export type UserWay = {
	readonly logins: readonly UserLogin[];
	/** What the server said to the message; empty when it never came to that. */
	readonly accepted: string;
	/** Why it was not accepted, or not found; empty when all was well. */
	readonly trouble: string;
	readonly folder: string | undefined;
	readonly seconds: number | undefined;
	readonly removed: boolean;
	/** The server's own log of it. */
	readonly trail: Answer<ProbeTrail> | undefined;
};

type Account = {readonly probe: Probe; readonly password: Secret; readonly address: string};
type Opened = {readonly logins: readonly UserLogin[]; readonly imap: ImapSession | undefined; readonly smtp: SmtpUser | undefined};

const openBoth = async (at: At, {probe, password, address}: Account): Promise<Opened> => {
	const common = {serverName: at.target.hostName, user: probe.address, password, signal: at.signal, clock: at.clock};
	const dial = (port: number) => () => at.here.connect(address, port, AbortSignal.any([at.signal, AbortSignal.timeout(5000)]));
	const [imap, smtp] = await Promise.allSettled([loginByImap({...common, connect: dial(993)}), loginBySmtp({...common, connect: dial(587)})]);
	const told = (way: UserLogin['way'], port: number, result: PromiseSettledResult<ImapSession | SmtpUser>, say: (thrown: unknown) => string): UserLogin => ({
		way,
		address,
		port,
		trouble: result.status === 'rejected' ? say(result.reason) || 'it failed without a reason' : '',
		distrust: result.status === 'fulfilled' ? result.value.distrust : '',
	});
	return {
		logins: [told('imap', 993, imap, sayImapError), told('smtp', 587, smtp, saySmtpError)],
		imap: imap.status === 'fulfilled' ? imap.value : undefined,
		smtp: smtp.status === 'fulfilled' ? smtp.value : undefined,
	};
};

/** Only whether the two logins work; sends nothing. */
export const logInAsUser = async (at: At, account: Account): Promise<readonly UserLogin[]> => {
	const {logins, imap, smtp} = await openBoth(at, account);
	imap?.close();
	smtp?.close();
	return logins;
};

const findTimeoutMs = 15_000;

export const goUserWay = async (at: At, account: Account, messageId: string): Promise<UserWay> => {
	const {probe} = account;
	const {logins, imap, smtp} = await openBoth(at, account);
	const watchArgs = {address: probe.address, messageId, timeoutMs: findTimeoutMs};
	const failed = (trouble: string, accepted = ''): UserWay => ({
		logins,
		accepted,
		trouble,
		folder: undefined,
		seconds: undefined,
		removed: true,
		trail: undefined,
	});
	try {
		if (!smtp) return failed('');
		const begun = at.clock.monotonicMs();
		let accepted: string;
		try {
			accepted = await smtp.send(probe.address, testMail(probe.address, messageId, at.clock.now()));
		} catch (thrown) {
			return failed(saySmtpError(thrown));
		}
		const giveUp = new AbortController();
		// The log decides sooner than a mailbox that stays empty: what is refused is not waited for.
		const watched = probe.run(deliveryProbe, {...watchArgs, mode: 'watch'}).then(trail => {
			if (trail.ok && trail.value.status !== undefined && trail.value.status !== 'sent') giveUp.abort();
			return trail;
		});
		const waiting = imap ? imap.waitFor(messageId, findTimeoutMs, at.clock, giveUp.signal) : Promise.resolve(undefined);
		const [found, trail] = await Promise.all([
			waiting.then(
				folder => ({folder, trouble: ''}),
				(thrown: unknown) => ({folder: undefined, trouble: sayImapError(thrown)}),
			),
			watched,
		]);
		const seconds =
			found.folder === undefined ? undefined : trail.ok && trail.value.seconds !== undefined ? trail.value.seconds : (at.clock.monotonicMs() - begun) / 1000;
		const gone = imap !== undefined && found.folder !== undefined && (await imap.remove(messageId).catch(() => false));
		const cleaned = gone ? undefined : await probe.run(deliveryProbe, {...watchArgs, mode: 'clean'});
		return {logins, accepted, ...found, seconds, removed: gone || (cleaned?.ok === true && cleaned.value.removed), trail};
	} finally {
		imap?.close();
		smtp?.close();
	}
};
