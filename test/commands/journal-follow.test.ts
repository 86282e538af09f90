// An entry of the journal is what JSON.parse makes of it, whatever order its fields have and whatever its text says.
import {expect, test} from 'vitest';
import {readJournalEntry} from '../../source/commands/journal-follow.ts';
import {labLines} from '../maillog/lab-log.ts';
import {createMutator} from '../maillog/mutate.ts';

const {mutate, random} = createMutator();
const shuffled = (fields: Readonly<Record<string, unknown>>) =>
	Object.fromEntries(
		Object.entries(fields)
			.map(field => [random(1000), field] as const)
			.sort(([one], [other]) => one - other)
			.map(([, field]) => field),
	);
const fieldsOf = (text: unknown, from: unknown = 'postfix/smtp') => ({
	__CURSOR: 's=88614b98;i=30daa;b=2dc6a0e2;m=69a94f283;t=6613120777d9a;x=20283e56',
	__REALTIME_TIMESTAMP: '1795713486257562',
	__SEQNUM: '200106',
	PRIORITY: '4',
	SYSLOG_IDENTIFIER: from,
	SYSLOG_PID: '123',
	_PID: '386',
	MESSAGE: text,
});
const read = (fields: Readonly<Record<string, unknown>>) => readJournalEntry(JSON.stringify(shuffled(fields)));
const lineOf = (text: string, from = 'postfix/smtp') => ({atMs: 1_795_713_486_257.562, from, pid: 123, priority: 4, text});

test.each([
	'',
	'to=<anna@example.org>',
	'"',
	'\\',
	'ends with \\',
	'\\\\"\\',
	'","PRIORITY":"0',
	'x","PRIORITY":"0","y":"',
	'"MESSAGE":"no","__CURSOR":"x"',
	'}',
	'\u001b[2J\n\t\0',
	'Grüße 💥 \u2028',
	'{"MESSAGE":"',
])('%j', text => expect(read(fieldsOf(text))).toEqual({line: lineOf(text), cursor: fieldsOf('')['__CURSOR']}));

test('3,000 mutated lines', () => {
	for (let round = 0; round < 3000; round++) {
		const {text = '', from = ''} = labLines[random(labLines.length)] ?? {};
		const [saidText, saidFrom] = [mutate(text), random(5) === 0 ? mutate(from) : from];
		// A lone half of a pair is written as one that is read back.
		expect(read(fieldsOf(saidText, saidFrom))?.line).toEqual(lineOf(saidText, saidFrom));
	}
});

test('one that is cut off anywhere is none', () => {
	const row = JSON.stringify(fieldsOf('}"}\\}'));
	for (let end = 0; end < row.length; end++) expect(readJournalEntry(row.slice(0, end))).toBeUndefined();
	expect(readJournalEntry(row)).toBeDefined();
});

test.each<readonly [string, Readonly<Record<string, unknown>>, object]>([
	['bytes that are no UTF-8', {MESSAGE: [99, 97, 102, 233]}, {text: 'caf\\xe9'}],
	['no text', {MESSAGE: null}, {text: ''}],
	['no tag', {SYSLOG_IDENTIFIER: undefined}, {from: ''}],
	['no process id of its own', {SYSLOG_PID: undefined}, {pid: 386}],
	['a process id that is none', {SYSLOG_PID: 'x'}, {pid: 0}],
	['no priority', {PRIORITY: undefined}, {priority: 6}],
	['a priority that is none', {PRIORITY: 'high'}, {priority: 6}],
])('%s', (_, fields, line) => expect(read({...fieldsOf('text'), ...fields})?.line).toMatchObject(line));

test.each([
	['no time', {__REALTIME_TIMESTAMP: undefined}],
	['a time that is none', {__REALTIME_TIMESTAMP: 'x'}],
])('%s: it is no entry', (_, fields) => expect(read({...fieldsOf('text'), ...fields})).toBeUndefined());
