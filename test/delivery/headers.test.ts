// Headers that others wrote: the way a mail came, and what they thought of it.
import {describe, expect, test} from 'vitest';
import {explainAuthentication} from '../../source/delivery/explain-authentication.ts';
import {percentile} from '../../source/delivery/percentile.ts';
import {receivedChain} from '../../source/delivery/received-chain.ts';

const short = (text: string) => explainAuthentication(text).map(({by, method, result, level}) => `${by} ${method}=${result} ${level}`);

describe('Authentication-Results', () => {
	test('of Gmail: comments with semicolons, several lines', () => {
		const text = `Authentication-Results: mx.example.com;
       dkim=pass header.i=@example.org header.s=mail header.b=abc;
       spf=fail (example.com: domain of a@example.org does not designate 203.0.113.10; sorry) smtp.mailfrom=a@example.org;
       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.org
Subject: x`;
		expect(short(text)).toEqual(['mx.example.com dkim=pass ok', 'mx.example.com spf=fail failure', 'mx.example.com dmarc=pass ok']);
		expect(explainAuthentication(text)[1]?.says).toBe(
			'The address that the mail came from is not allowed by SPF: put it into the record (mailtui dns says how). It is about a@example.org.',
		);
	});

	test('of Outlook: without a name, with compauth', () => {
		expect(
			short(
				'Authentication-Results: spf=softfail (sender IP is 203.0.113.10)\r\n smtp.mailfrom=example.org; dkim=none (message not signed)\r\n header.d=none;dmarc=fail action=quarantine header.from=example.org;compauth=fail reason=000',
			),
		).toEqual(
			[' spf=softfail failure', ' dkim=none warning', ' dmarc=fail failure', ' compauth=fail unknown'].map(line =>
				line.replace('compauth=fail unknown', 'compauth=fail failure'),
			),
		);
	});

	test('of a list, sealed by ARC', () => {
		expect(short('ARC-Authentication-Results: i=1; mx.example.net; dkim=temperror header.d=example.org; spf=pass smtp.mailfrom=b.test')).toEqual([
			'mx.example.net dkim=temperror unknown',
			'mx.example.net spf=pass ok',
		]);
	});

	test.each([['Subject: nothing'], [''], ['Authentication-Results:'], ['Authentication-Results: mx.example.com; none']])('nothing in %s', text =>
		expect(short(text)).toEqual([]),
	);

	test('a hostile one takes no time', () => {
		expect(explainAuthentication(`Authentication-Results: ${'('.repeat(100_000)}; dkim=pass`)).toEqual([]);
	});
});

describe('Received', () => {
	test('oldest first, with the time each took', () => {
		const chain = receivedChain(`Received: from mx.example.org
\tby mx.example.org with LMTP
\tid abc
\tfor <a@example.org>; Thu, 26 Nov 2026 10:00:03 +0000
Received: from laptop (host.example.com [203.0.113.1])
\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))
\tby mx.example.org (Postfix) with ESMTPSA id 4X
\tfor <a@example.org>; Thu, 26 Nov 2026 10:00:01 +0000 (UTC)
Subject: x`);
		expect(chain.map(({from, by, via, tls, tookMs}) => ({from, by, via, tls, tookMs}))).toEqual([
			{from: 'laptop (host.example.com [203.0.113.1])', by: 'mx.example.org', via: 'ESMTPSA', tls: 'TLSv1.3', tookMs: undefined},
			{from: 'mx.example.org', by: 'mx.example.org', via: 'LMTP', tls: '', tookMs: 2000},
		]);
	});
	test('what is no date is no time', () =>
		expect(receivedChain('Received: by a with b; tomorrow')).toMatchObject([{by: 'a', at: undefined, tookMs: undefined}]));
});

test.each([
	[[], 50, Number.NaN],
	[[5], 99, 5],
	[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 50, 5],
	[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, 9],
	[[10, 1, 5], 99, 10],
])('percentile of %j at %i', (values, percent, expected) => expect(percentile(values, percent)).toBe(expected));
