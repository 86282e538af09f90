// `mailtui dns HOST [DOMAIN...]`: what the world is told about the server and its domains, against what the server really is.
import type {DnsReport} from '../dns/topics/run.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {CommandLine, Subcommand} from './shape.ts';

/** The words after HOST as domains; throws UsageError where one is none. */
export const domainsOf = async ({words}: CommandLine): Promise<readonly string[]> => {
	const {plainName, whyNoName} = await import('../dns/resolver.ts');
	return words.map(word => {
		const name = plainName(word);
		const why = whyNoName(name) ?? (name.includes('.') ? undefined : 'it has no dot');
		if (why !== undefined) throw new UsageError(`${visible(word.slice(0, 80))} is no domain: ${why}.`, 'Name domains as example.org.');
		return name;
	});
};

export const dns: Subcommand = {
	name: 'dns',
	summary: 'what the DNS says against what the server is; what to publish',
	words: '[DOMAIN...]',
	options: [],
	run: async at => {
		const only = await domainsOf(at);
		const [session, {lookAtDns}, {dnsDocument, levelsOf, printDns}, {exitCodeOfLevels}] = await Promise.all([
			at.open(),
			import('../dns/look-at-dns.ts'),
			import('../dns/report-dns.ts'),
			import('../checks/score.ts'),
		]);
		let report: DnsReport | undefined;
		for await (const latest of lookAtDns({...session.at(), signal: at.terminal.signal, only})) report = latest;
		if (report === undefined) return 3;
		if (at.options.json) at.terminal.out(`${JSON.stringify(dnsDocument(session.host.label, session.clock.now(), report), undefined, '  ')}\n`);
		else at.terminal.out(printDns(report, at.terminal));
		return exitCodeOfLevels(levelsOf(report));
	},
};
