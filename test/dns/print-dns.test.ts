// What is printed of a finding: what stands there, and never "nothing" where nobody answered.
import {expect, test} from 'vitest';
import {foundIn, printDns} from '../../source/dns/report-dns.ts';
import type {DnsFinding} from '../../source/dns/topics/run.ts';
import {server} from './example-server.ts';

const finding = (level: DnsFinding['level'], found: readonly string[]): DnsFinding => ({
	level,
	name: 'example.org',
	says: `It is ${level}.`,
	found,
	expected: [],
	publish: [],
	topic: 'spf',
	title: 'SPF',
	domain: 'example.org',
	why: 'Because.',
	source: 'RFC 7208',
});

test.each([
	['failure', [], ['nothing']],
	['unknown', [], ['not known']],
	['unknown', ['TXT a'], ['TXT a']],
	['failure', ['TXT a'], ['TXT a']],
] as const)('%s with %j', (level, found, expected) => expect(foundIn({level, found})).toEqual(expected));

test('control characters that somebody published are shown and not sent to the terminal', () => {
	const groups = [{name: 'example.org', isHost: false, findings: [[finding('failure', ['TXT v=spf1 \u001b[2J\u0007 -all'])], [finding('unknown', [])]]}];
	const text = printDns({server, resolver: 'a table', groups, notes: [], isComplete: true}, {unicode: true, colours: false});
	expect(text).toContain('    found    example.org TXT v=spf1 \\x1b[2J\\x07 -all\n');
	expect(text).toContain('? spf  It is unknown.\n    found    example.org not known\n');
	expect(text).not.toContain('\u001b');
});
