// All that can be said about a server's DNS: what the server says of itself in one round trip, then the world asked side by side.
import type {At} from '../checks/shape.ts';
import {createHttpsGet} from './https-get.ts';
import {gatherFacts} from './server-facts.ts';
import {topics} from './topics/list.ts';
import {type DnsReport, runTopics} from './topics/run.ts';
import type {Topic} from './topics/shape.ts';

export type LookNeeds = Pick<At, 'ask' | 'here' | 'dns' | 'clock' | 'target' | 'signal' | 'mailDomains' | 'serverDns'> & {
	/** These domains alone; all that the server knows where none is named. */
	readonly only?: readonly string[];
	readonly which?: readonly Topic[];
};

export async function* lookAtDns({ask, here, dns, serverDns, clock, target, signal, mailDomains, only, which = topics}: LookNeeds): AsyncGenerator<DnsReport> {
	const server = await gatherFacts({ask, target, ...(mailDomains && {mailDomains}), ...(only && {only})});
	yield* runTopics({dns, ...(serverDns && {serverDns}), get: createHttpsGet(here, signal), server, clock, topics: which, signal});
}
