// Log lines as proof: the newest that match, each text once, in the order of time.
import type {Evidence} from '../checks/shape.ts';
import type {LogLine} from '../commands/journal-mail.ts';
import type {Answer} from '../commands/shape.ts';

/** What an orderly stop or restart leaves. */
const orderly = /Killed with signal 15|Shutting down logging|SIGHUP received|terminating on signal 15/;

/** `pattern` is matched against `identifier: text`. */
export const logEvidence = (log: Answer<readonly LogLine[]> | undefined, pattern: RegExp, most = 3): readonly Evidence[] => {
	if (!log?.ok) return [];
	const texts = new Set<string>();
	const newest = log.value
		.filter(line => pattern.test(`${line.from}: ${line.text}`) && !orderly.test(line.text))
		.toReversed()
		.filter(line => {
			// The same complaint of another process is the same complaint.
			const text = line.text.replace(/\d+/g, '0');
			return texts.has(text) ? false : texts.add(text);
		});
	return newest
		.slice(0, most)
		.toReversed()
		.map(line => ({from: `journal ${line.from}`, text: line.text}));
};
