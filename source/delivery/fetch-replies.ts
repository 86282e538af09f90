// The headers that others returned for test mails, fetched out of the mailbox that sent them, and explained.
import type {At, Probe} from '../checks/shape.ts';
import {RefusedError, UsageError} from '../problem.ts';
import {type Explained, explainAuthentication} from './explain-authentication.ts';
import type {Reply} from './imap-replies.ts';
import {loginByImap, sayImapError} from './imap-user.ts';
import {quotedHeaders} from './quoted-headers.ts';
import {type Received, receivedChain} from './received-chain.ts';

/** Those without anything to explain are told as well: a bounce says in its own words what was wrong. */
export type ExplainedReply = Omit<Reply, 'text'> & {readonly explained: readonly Explained[]; readonly received: readonly Received[]; readonly says: string};

/** The line of a bounce that says why: `Diagnostic-Code: smtp; 550 5.7.1 ...` (RFC 3464). */
const diagnosis = (text: string): string =>
	/^Diagnostic-Code:\s*(?:smtp;\s*)?(.*(?:\r?\n[ \t]+.*)*)/im.exec(text)?.[1]?.replace(/\s+/g, ' ').trim().slice(0, 300) ?? '';

export const explainReply = ({text, ...reply}: Reply): ExplainedReply => {
	const headers = quotedHeaders(text);
	return {...reply, explained: explainAuthentication(headers), received: receivedChain(headers), says: diagnosis(text)};
};

const account = ({
	probe,
	target,
}: Pick<At, 'probe' | 'target'>): Probe & {readonly password: NonNullable<Probe['password']>; readonly publicAddress: string} => {
	if (probe?.password === undefined)
		throw new UsageError('What came back is read over IMAP, and that needs a login.', 'Name the mailbox: --probe ADDRESS --probe-password-file FILE');
	const {publicAddress} = target;
	if (publicAddress === undefined) throw new UsageError('By which address the world reaches the server is not known.', 'Set public_address in its profile.');
	return {...probe, password: probe.password, publicAddress};
};

const wholeMs = 40_000;

/** Newest first. Throws UsageError without a login, RefusedError where the mailbox cannot be read. */
export const fetchReplies = async (at: At): Promise<readonly ExplainedReply[]> => {
	const {address, password, publicAddress} = account(at);
	// Each answer has its own time; a server that is slow with every one of them is given up as well.
	const whole = AbortSignal.timeout(wholeMs);
	const signal = AbortSignal.any([at.signal, whole]);
	try {
		const session = await loginByImap({
			connect: () => at.here.connect(publicAddress, 993, AbortSignal.any([signal, AbortSignal.timeout(5_000)])),
			serverName: at.target.hostName,
			user: address,
			password,
			signal,
			clock: at.clock,
		});
		try {
			return (await session.replies()).map(explainReply);
		} finally {
			session.close();
		}
	} catch (thrown) {
		throw new RefusedError(
			`The mailbox ${address} cannot be read on port 993: ${whole.aborted ? `it was not done within ${wholeMs / 1000} s` : sayImapError(thrown)}`,
		);
	}
};
