// What the server must refuse: relaying for strangers, sending without a login, and sending in another's name. No mail is sent: it ends at RCPT.
import type {Finding} from '../checks/shape.ts';
import {type HopId, type Recorder, startTest, type TestKind} from './hops.ts';
import type {SmtpReply, SmtpSession} from './smtp-session.ts';
import {openSmtp, sayTrouble, step} from './smtp-steps.ts';
import {domainOf, type TestAt, type TestRunner} from './test-at.ts';

/** A domain that is there and takes no mail (RFC 2606, RFC 7505). */
const foreign = 'mailtui-relay-test@example.com';

/** 4xx and 5xx are both a no: Debian's default for relaying is 454. */
const isRefused = (reply: SmtpReply): boolean => reply.code >= 400;

type Outcome = {readonly refusedAt: HopId | undefined; readonly says: string};

/** As far as the server goes along: until its first no, or through RCPT. */
const goAlong = async (recorder: Recorder, smtp: SmtpSession, commands: ReadonlyArray<readonly [HopId, string]>): Promise<Outcome> => {
	for (const [id, command] of commands) {
		recorder.begin(id);
		const reply = await smtp.command(command).catch((thrown: unknown) => {
			recorder.end(id, 'unknown', sayTrouble(thrown));
			throw thrown;
		});
		if (isRefused(reply)) {
			recorder.end(id, 'ok', `refused: ${reply.text}`);
			return {refusedAt: id, says: reply.text};
		}
		recorder.end(id, 'ok', reply.text);
	}
	const [last] = commands.at(-1) ?? [];
	if (last !== undefined) recorder.end(last, 'failure', 'taken, and should not be');
	return {refusedAt: undefined, says: ''};
};

type Attempt = {
	readonly kind: TestKind;
	readonly title: string;
	readonly port: 25 | 587;
	readonly hops: readonly HopId[];
	judge(outcome: Outcome, smtp: SmtpSession): Finding;
	commands(at: TestAt): ReadonlyArray<readonly [HopId, string]>;
	/** A no that means that nothing could be tried; undefined: go on. */
	before?(at: TestAt, recorder: Recorder, smtp: SmtpSession): Promise<Finding | undefined>;
};

const attempt =
	({kind, title, port, hops, judge, commands, before}: Attempt): TestRunner =>
	async at => {
		const recorder = startTest(kind, title, hops, at.clock, at.changed);
		at.show(recorder.state);
		const {publicAddress: address} = at.target;
		if (address === undefined)
			return recorder.finish([
				{level: 'unknown', subject: kind, says: 'By which address the world reaches the server is not known: set public_address in its profile.'},
			]);
		const limit = AbortSignal.any([at.signal, AbortSignal.timeout(30_000)]);
		const smtp = await openSmtp({recorder, at, address, port, signal: limit});
		if (typeof smtp === 'string') return recorder.finish([{level: 'unknown', subject: `port ${port}`, says: `It could not be tried: ${smtp}.`}]);
		try {
			const stopped = await before?.(at, recorder, smtp);
			if (stopped !== undefined) return recorder.finish([stopped]);
			const outcome = await goAlong(recorder, smtp, commands(at));
			recorder.arrive();
			recorder.finish([judge(outcome, smtp)]);
		} catch (thrown) {
			recorder.finish([{level: 'unknown', subject: `port ${port}`, says: `It could not be tried to the end: ${sayTrouble(thrown)}.`}]);
		} finally {
			await smtp.quit();
		}
	};

export const testRelay = attempt({
	kind: 'relay',
	title: 'Relaying for strangers is refused',
	port: 25,
	hops: ['connect', 'banner', 'starttls', 'mail', 'rcpt'],
	commands: () => [
		['mail', 'MAIL FROM:<>'],
		['rcpt', `RCPT TO:<${foreign}>`],
	],
	judge: ({refusedAt, says}) =>
		refusedAt === undefined
			? {
					level: 'failure',
					subject: 'port 25',
					says: 'The server takes mail from strangers for the whole world: it is an open relay, and will be on block lists within hours. Set smtpd_relay_restrictions to its default.',
				}
			: {level: 'ok', subject: 'port 25', says: `Mail from a stranger to a stranger is refused: ${says}`},
});

export const testUnauthenticated = attempt({
	kind: 'unauthenticated',
	title: 'Sending without a login is refused',
	port: 587,
	hops: ['connect', 'banner', 'starttls', 'mail', 'rcpt'],
	commands: at => [
		['mail', `MAIL FROM:<${at.probe?.address ?? 'mailtui@mailtui.invalid'}>`],
		['rcpt', `RCPT TO:<${foreign}>`],
	],
	judge: ({refusedAt, says}) =>
		refusedAt === undefined
			? {level: 'failure', subject: 'port 587', says: 'Port 587 takes mail for the whole world without a login: it is an open relay.'}
			: {level: 'ok', subject: 'port 587', says: `Nothing is taken without a login: ${says}`},
});

const spoof = attempt({
	kind: 'spoofing',
	title: "Sending in another's name is refused",
	port: 587,
	hops: ['connect', 'banner', 'starttls', 'auth', 'mail', 'rcpt'],
	before: async ({probe}, recorder, smtp) => {
		if (probe?.password === undefined)
			return {level: 'skipped', subject: 'port 587', says: "It was not tried: that needs the mailbox's password (--probe-password-file)."};
		const {password, address} = probe;
		const refused = await step(recorder, 'auth', () => smtp.login(address, password));
		return refused === undefined ? undefined : {level: 'unknown', subject: 'port 587', says: `It could not be tried: the login fails: ${refused}`};
	},
	commands: ({probe}) => [
		['mail', `MAIL FROM:<mailtui-nobody@${domainOf(probe?.address ?? '')}>`],
		['rcpt', `RCPT TO:<${probe?.address ?? ''}>`],
	],
	judge: ({refusedAt, says}) =>
		refusedAt === undefined
			? {level: 'failure', subject: 'port 587', says: "Postfix is told to keep users from sending in each other's name, and does not."}
			: {level: 'ok', subject: 'port 587', says: `A user cannot send in another's name: ${says}`},
});

export const testSpoofing: TestRunner = async at => {
	if (at.guardsSenders) return spoof(at);
	const recorder = startTest('spoofing', "Sending in another's name is refused", [], at.clock, at.changed);
	at.show(recorder.state);
	recorder.finish([
		{
			level: 'skipped',
			subject: 'port 587',
			says: "Postfix does not claim to keep users from sending in each other's name (smtpd_sender_login_maps with reject_sender_login_mismatch).",
		},
	]);
};
