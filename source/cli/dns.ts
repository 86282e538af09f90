// `mailtui dns HOST [DOMAIN...]`: what the world is told about the server and its domains, against what the server really is.
import type {DnsReport} from '../dns/topics/run.ts';
import {visible} from '../format/visible.ts';
import {UsageError} from '../problem.ts';
import type {Session} from '../session.ts';
import type {CommandLine, ExitCode, Subcommand} from './shape.ts';

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

const mostMinutes = 7 * 24 * 60;
/** Each is asked of half a dozen servers every few seconds. */
const mostWatched = 40;

const minutesOf = (value: unknown): number | undefined => {
	if (value === undefined) return undefined;
	const minutes = Number(value);
	if (!Number.isFinite(minutes) || minutes <= 0 || minutes > mostMinutes) throw new UsageError(`--for takes minutes, at most ${mostMinutes}.`);
	return minutes;
};

/** Ends when all has arrived (0), or when the time is over (1). */
const watch = async (at: CommandLine, session: Session, report: DnsReport, name: string | undefined, minutes: number | undefined): Promise<ExitCode> => {
	const [{recordsToWatch, watchRecords}, {createWatchPrinter}] = await Promise.all([import('../dns/watch-records.ts'), import('../dns/print-watch.ts')]);
	const records = recordsToWatch(report, name);
	if (records.length === 0) {
		if (name !== undefined)
			throw new UsageError(`Nothing is known of ${visible(name)}: no record is, or should be, published there.`, 'mailtui records lists the names.');
		at.terminal.err('Nothing is to be published, so nothing is watched.\n');
		return 0;
	}
	if (records.length > mostWatched)
		throw new UsageError(
			`${records.length} records are to be published, which are too many to be watched at once.`,
			'Name a domain, or one name: --watch NAME',
		);
	const signal = minutes === undefined ? at.terminal.signal : AbortSignal.any([at.terminal.signal, AbortSignal.timeout(minutes * 60_000)]);
	const print = createWatchPrinter({json: at.options.json === true, unicode: at.terminal.unicode});
	const arrived = new Set<string>();
	for await (const each of watchRecords({records, dns: session.at().dns, here: session.here, clock: session.clock, signal})) {
		if (each.isEverywhere) arrived.add(`${each.record.name} ${each.record.type} ${each.record.value}`);
		at.terminal.out(print(each));
	}
	return arrived.size === records.length ? 0 : 1;
};

export const dns: Subcommand = {
	name: 'dns',
	summary: 'what the DNS says against what the server is; what to publish',
	words: '[DOMAIN...]',
	options: [
		['--watch [name]', 'then ask its name servers and several resolvers until what is to be published (or what belongs to this name) is everywhere'],
		['--for <minutes>', 'watch no longer than that; exit code 1 when it has not arrived'],
	],
	run: async at => {
		const watched = at.options['watch'];
		const minutes = minutesOf(at.options['for']);
		const [only, {plainName}] = await Promise.all([domainsOf(at), import('../dns/resolver.ts')]);
		const [session, {lookAtDns}, {dnsDocument, levelsOf, printDns}, {exitCodeOfLevels}] = await Promise.all([
			at.open(),
			import('../dns/look-at-dns.ts'),
			import('../dns/report-dns.ts'),
			import('../checks/score.ts'),
		]);
		let report: DnsReport | undefined;
		for await (const latest of lookAtDns({...session.at(), signal: at.terminal.signal, only})) report = latest;
		if (report === undefined) return 3;
		if (watched !== undefined) return watch(at, session, report, typeof watched === 'string' ? plainName(watched) : undefined, minutes);
		if (at.options.json) at.terminal.out(`${JSON.stringify(dnsDocument(session.host.label, session.clock.now(), report), undefined, '  ')}\n`);
		else at.terminal.out(printDns(report, at.terminal));
		return exitCodeOfLevels(levelsOf(report));
	},
};
