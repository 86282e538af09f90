// PTR of every address that mail leaves from: a name that leads back to the address, and best the one said in HELO (RFC 1912 section 2.1, RFC 8499).
import type {DnsReply} from '../resolver.ts';
import {reverseName, sameAddress} from '../reverse-name.ts';
import {notKnown, record, verdict} from '../verdict.ts';
import {defineTopic, type Verdict} from './shape.ts';

type Pointer = {
	readonly address: string;
	readonly reply: DnsReply<string>;
	readonly names: ReadonlyArray<{readonly name: string; readonly forward: DnsReply<string>}>;
};

/** A name more would be no help to anybody. */
const mostNames = 5;

const judgePointer = ({address, reply, names}: Pointer, hostName: string): Verdict => {
	const name = reverseName(address);
	const publish = [record('PTR', name, `${hostName}.`)];
	if (reply.state === 'unknown') return notKnown(name, 'PTR', reply.why);
	if (reply.state === 'none')
		return verdict(
			'failure',
			name,
			`${address} has no PTR record: Gmail, Outlook and many others refuse mail from it. Whoever rents you the address sets it.`,
			{publish},
		);
	const found = reply.values.map(value => `PTR ${value}.`);
	const confirmed = names.filter(each => each.forward.state === 'found' && each.forward.values.some(value => sameAddress(value, address)));
	const isOpen = names.find(each => each.forward.state === 'unknown');
	if (confirmed.length === 0 && isOpen?.forward.state === 'unknown')
		return verdict('unknown', name, `${address} is called ${isOpen.name}; whether that leads back is not known: ${isOpen.forward.why}.`, {found, publish});
	if (confirmed.length === 0)
		return verdict('failure', name, `${address} is called ${reply.values.join(', ')}, which does not lead back to it: others take that for a forgery.`, {
			found,
			publish,
		});
	if (!reply.values.includes(hostName))
		return verdict('warning', name, `${address} is called ${confirmed[0]?.name}, but the server says ${hostName} in HELO: some servers hold that against it.`, {
			found,
			publish,
		});
	if (reply.values.length > 1)
		return verdict('warning', name, `${address} has ${reply.values.length} PTR records; others look at one of them, and nobody knows which.`, {found, publish});
	return verdict('ok', name, `${address} is called ${hostName}, and that leads back to it.`, {found, expected: found});
};

export const reverse = defineTopic<readonly Pointer[]>({
	id: 'reverse',
	title: 'Reverse name of the sending addresses',
	about: 'host',
	why: 'An address without a name that leads back to it is what a hijacked home computer looks like; its mail is refused.',
	source: 'RFC 1912, RFC 5321',
	look: ({dns, server}) =>
		Promise.all(
			server.addresses.map(async (address): Promise<Pointer> => {
				const reply = await dns.ask(reverseName(address), 'PTR');
				const names = reply.state === 'found' ? reply.values.slice(0, mostNames) : [];
				const forwards = await Promise.all(names.map(name => dns.ask(name, address.includes(':') ? 'AAAA' : 'A')));
				return {address, reply, names: names.map((name, index) => ({name, forward: forwards[index] as DnsReply<string>}))};
			}),
		),
	wanted: ({server}) => server.addresses.map(each => record('PTR', reverseName(each), `${server.hostName}.`)),
	judge: (pointers, {server}) =>
		pointers.length === 0
			? [verdict('unknown', server.hostName, 'From which address mail leaves is not known, so its reverse name cannot be judged.')]
			: pointers.map(each => judgePointer(each, server.hostName)),
});
