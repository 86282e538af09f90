// `mailtui records HOST [DOMAIN...]`: all records that the server needs, as a zone-file fragment or as a table for a provider's form.
import type {DnsReport} from '../dns/topics/run.ts';
import {domainsOf} from './dns.ts';
import type {Subcommand} from './shape.ts';

export const records: Subcommand = {
	name: 'records',
	summary: 'the DNS records to publish, as a zone file; --table for the forms of providers',
	words: '[DOMAIN...]',
	options: [
		['--table', 'name, type and value in columns, without zone-file syntax'],
		['--missing', 'only what is not published so already'],
	],
	run: async at => {
		const only = await domainsOf(at);
		const [session, {lookAtDns}, {topics}, {wantedRecords}, {zoneLine}, {printTable, printZone}, {exitCodeOfLevels}] = await Promise.all([
			at.open(),
			import('../dns/look-at-dns.ts'),
			import('../dns/topics/list.ts'),
			import('../dns/wanted-records.ts'),
			import('../dns/zone-text.ts'),
			import('../dns/print-records.ts'),
			import('../checks/score.ts'),
		]);
		let report: DnsReport | undefined;
		for await (const latest of lookAtDns({...session.at(), signal: at.terminal.signal, only})) report = latest;
		if (report === undefined) return 3;
		const all = wantedRecords(report, topics, session.clock.now());
		const groups = at.options['missing'] ? all.map(group => ({...group, records: group.records.filter(each => each.state !== 'right')})) : all;
		if (at.options.json) {
			const listed = groups.flatMap(group => group.records.map(each => ({domain: group.name, ...each, zone: zoneLine(each)})));
			at.terminal.out(`${JSON.stringify({host: session.host.label, at: session.clock.now().toISOString(), records: listed}, undefined, '  ')}\n`);
		} else at.terminal.out(at.options['table'] ? printTable(groups) : printZone(groups));
		for (const note of report.notes) at.terminal.err(`${note.says}\n`);
		const states = all.flatMap(group => group.records.map(each => each.state));
		return exitCodeOfLevels(states.map(state => (state === 'wrong' ? 'warning' : state === 'unknown' ? 'unknown' : 'ok')));
	},
};
