// The world outside the demo: example.com takes mail, and says no to some names, now or for good.
import type {Outcome} from './postfix-route.ts';
import type {World} from './world.ts';

const host = 'mx.example.com';
const relay = `${host}[198.51.100.25]:25`;

const refusals: ReadonlyArray<readonly [prefix: string, dsn: string, reply: string]> = [
	['grey', '4.7.1', '451 4.7.1 Greylisted, please try again in 300 seconds'],
	['full', '4.2.2', '452 4.2.2 Mailbox full'],
	['rbl', '5.7.1', '554 5.7.1 Service unavailable; Client host [203.0.113.10] blocked using zen.example.net; see http://zen.example.net/query/203.0.113.10'],
	['nobody', '5.1.1', '550 5.1.1 User unknown'],
];

/** Undefined: there is no such domain. */
export const deliverOutside = (world: World, address: string): Outcome | undefined => {
	if (!address.toLowerCase().endsWith('@example.com')) return undefined;
	const refusal = refusals.find(([prefix]) => address.startsWith(prefix));
	if (refusal === undefined)
		return {status: 'sent', dsn: '2.0.0', why: `250 2.0.0 Ok: queued as ${(0x5e0000 + world.nextNumber()).toString(16).toUpperCase()}`, relay, program: 'smtp'};
	const [, dsn, reply] = refusal;
	return {
		status: dsn.startsWith('4') ? 'deferred' : 'bounced',
		dsn,
		why: `host ${relay.replace(/:25$/, '')} said: ${reply} (in reply to RCPT TO command)`,
		relay,
		program: 'smtp',
	};
};
