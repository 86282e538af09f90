// The names at which Thunderbird and Outlook look for settings: whether they lead to a web server at all.
import type {DnsReply} from '../resolver.ts';
import {notKnown, verdict} from '../verdict.ts';
import {defineTopic, isSilent} from './shape.ts';

type Asked = {readonly name: string; readonly program: string; readonly four: DnsReply<string>; readonly six: DnsReply<string>};

const programs = [
	['autoconfig', 'Thunderbird'],
	['autodiscover', 'Outlook'],
] as const;

export const autoconfig = defineTopic<readonly Asked[]>({
	id: 'autoconfig',
	title: 'Settings for mail programs',
	about: 'domain',
	why: 'Mail programs that find their settings there ask their users for nothing but a password; it is optional.',
	source: 'Thunderbird autoconfiguration, MS-OXDSCLI',
	optional: true,
	look: ({dns}, domain) =>
		Promise.all(
			programs.map(async ([label, program]): Promise<Asked> => {
				const name = `${label}.${domain.name}`;
				const [four, six] = await Promise.all([dns.ask(name, 'A'), dns.ask(name, 'AAAA')]);
				return {name, program, four, six};
			}),
		),
	judge: (asked, {domain}) => {
		if (isSilent(domain)) return [];
		return asked.map(({name, program, four, six}) => {
			const found = [four, six].flatMap((reply, index) => (reply.state === 'found' ? reply.values.map(value => `${index === 0 ? 'A' : 'AAAA'} ${value}`) : []));
			const [alias] = four.aliases;
			if (found.length > 0) return verdict('ok', name, `${program} asks there for settings.`, {found, expected: found});
			if (four.state === 'unknown') return notKnown(name, 'A', four.why);
			if (six.state === 'unknown') return notKnown(name, 'AAAA', six.why);
			if (alias !== undefined) return verdict('warning', name, `${name} leads to ${alias}, which has no address.`, {found: [`CNAME ${alias}.`]});
			return verdict('skipped', name, `${program} finds no settings there. It is optional, and needs a web server.`);
		});
	},
});
