// What a screen writes to a file: the whole state as a report, the records as a zone file.
import type {At} from '../checks/shape.ts';
import type {DnsReport} from '../dns/topics/run.ts';
import type {Clock} from '../host/clock.ts';
import type {Host} from '../host/host.ts';

export type Writers = {
	/** The whole state as Markdown. */
	writeReport(): Promise<string>;
	/** All records that the server needs, as a zone file; undefined while they are not known. */
	zoneText(): Promise<string | undefined>;
};

type Needs = {readonly clock: Clock; readonly host: Host; at(signal: AbortSignal): At; known(): DnsReport | undefined};

export const createWriters = ({clock, host, at, known}: Needs): Writers => ({
	writeReport: async () => {
		const [{gatherReport}, {writeReport}] = await Promise.all([import('../report/gather-report.ts'), import('../report/write-report.ts')]);
		return writeReport(await gatherReport(at(new AbortController().signal), host));
	},
	zoneText: async () => {
		const report = known();
		if (report === undefined) return undefined;
		const [{topics}, {wantedRecords}, {printZone}] = await Promise.all([
			import('../dns/topics/list.ts'),
			import('../dns/wanted-records.ts'),
			import('../dns/print-records.ts'),
		]);
		return printZone(wantedRecords(report, topics, clock.now()));
	},
});
