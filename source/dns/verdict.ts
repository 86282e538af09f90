// Verdicts made in few words: what every topic needs to say.
import type {Verdict, ZoneRecord} from './topics/shape.ts';

type Rest = Partial<Pick<Verdict, 'found' | 'expected' | 'publish'>>;

export const verdict = (level: Verdict['level'], name: string, says: string, {found = [], expected = [], publish = []}: Rest = {}): Verdict => ({
	level,
	name,
	says,
	found,
	expected: expected.length > 0 ? expected : publish.map(record => `${record.type} ${record.value}`),
	publish,
});

/** A question that nobody answered: never an all-clear. */
export const notKnown = (name: string, type: string, why: string): Verdict =>
	verdict('unknown', name, `Whether ${type} of ${name} is right is not known: ${why}.`);

export const record = (type: ZoneRecord['type'], name: string, value: string): ZoneRecord => ({name, type, value});
