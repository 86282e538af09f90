// The evaluator against the test suite of RFC 7208 (release 2014.04), as far as a receiver of today goes along.
import {describe, expect, test} from 'vitest';
import suite from '../../fixtures/spf/rfc7208-tests.json' with {type: 'json'};
import {evaluateSpf} from '../../source/dns/evaluate-spf.ts';
import {type Zone, zoneDns} from './zone-dns.ts';

type Entry = string | readonly unknown[];

/** SPF records stand for TXT ones where a name has no TXT of its own, as the suite says of itself. */
const zoneOf = (entries: Readonly<Record<string, readonly Entry[]>>): Zone => {
	const zone: Record<string, unknown[] | string> = {};
	for (const [written, records] of Object.entries(entries)) {
		const name = written.toLowerCase();
		const typed = records.filter(each => typeof each !== 'string') as unknown as ReadonlyArray<readonly [string, unknown]>;
		const hasText = typed.some(([type]) => type === 'TXT');
		for (const [type, value] of typed) {
			const as = type === 'SPF' ? 'TXT' : type;
			if ((type === 'SPF' && hasText) || value === 'NONE') continue;
			const data =
				type === 'MX' ? {priority: (value as [number, string])[0], host: (value as [number, string])[1]} : as === 'TXT' ? [value].flat().join('') : value;
			if (zone[`${name} ${as}`] === 'TIMEOUT') continue;
			zone[`${name} ${as}`] = [...((zone[`${name} ${as}`] as unknown[] | undefined) ?? []), data];
		}
		if (records.includes('TIMEOUT')) for (const type of ['A', 'AAAA', 'TXT', 'MX', 'PTR']) zone[`${name} ${type}`] ??= 'it did not answer';
	}
	return zone;
};

/** Where the library goes another way than the suite; what it says instead, so that a better one is noticed. */
const otherwise: Readonly<Record<string, string>> = {
	// Explanations are never fetched, so what is wrong with them is no error.
	'exp-syntax-error': 'neutral',
	'exp-twice': 'fail',
	'exp-only-macro-char': 'fail',
	// Macros of the validated name and of a HELO that is no name.
	'p-macro-multiple': 'neutral',
	'invalid-hello-macro': 'permerror',
	'hello-domain-literal': 'permerror',
	'require-valid-helo': 'permerror',
	'bare-ip6': 'fail',
};

describe.each(suite.scenarios.map(each => [each.description, each] as const))('%s', (_, {tests, zone}) => {
	test.each(Object.entries(tests))('%s', async (name, {helo, host, mailfrom, result}) => {
		const outcome = await evaluateSpf(zoneDns(zoneOf(zone as never)), {address: host, sender: mailfrom === '' ? `postmaster@${helo}` : mailfrom, helo});
		const allowed = otherwise[name] === undefined ? [result].flat() : [otherwise[name]];
		expect(allowed).toContain(outcome.result);
	});
});
