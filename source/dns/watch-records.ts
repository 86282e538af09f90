// Several changes of the DNS watched side by side until all have arrived, and which of them are still to come.
import {type DnsReport, findingsOf} from './topics/run.ts';
import type {ZoneRecord} from './topics/shape.ts';
import {standingRecords} from './wanted-records.ts';
import {type Watch, type WatchNeeds, watchRecord} from './watch-record.ts';

const keyOf = ({name, type, value}: ZoneRecord): string => `${name} ${type} ${value}`;

/** What is still to be published; with a name, all that stands or should stand there. */
export const recordsToWatch = (report: DnsReport, name: string | undefined): readonly ZoneRecord[] => {
	const findings = findingsOf(report);
	const records =
		name === undefined
			? findings.filter(each => each.level === 'failure' || each.level === 'warning').flatMap(each => each.publish)
			: findings.flatMap(each => (each.publish.length > 0 ? each.publish : standingRecords(each))).filter(each => each.name === name);
	return [...new Map(records.map(record => [keyOf(record), record])).values()];
};

type Needs = Omit<WatchNeeds, 'record'> & {readonly records: readonly ZoneRecord[]};

/** Told whenever one of them was asked again. Ends when all are everywhere that answers, or at the signal. */
export async function* watchRecords({records, ...needs}: Needs): AsyncGenerator<Watch> {
	const {signal} = needs;
	const heard: Watch[] = [];
	const failed: unknown[] = [];
	let left = records.length;
	let wake = Promise.withResolvers<void>();
	for (const record of records)
		void (async () => {
			for await (const watch of watchRecord({...needs, record})) {
				heard.push(watch);
				wake.resolve();
			}
		})()
			.catch((thrown: unknown) => failed.push(thrown))
			.finally(() => {
				left--;
				wake.resolve();
			});
	while (left > 0 || heard.length > 0) {
		if (heard.length === 0) await wake.promise;
		wake = Promise.withResolvers<void>();
		if (failed.length > 0) throw failed[0];
		yield* heard.splice(0);
		if (signal.aborted) return;
	}
}
