// Served certificates judged: time, names, chain, and whether the file holds a newer one; recorded on a real Debian 13 after a renewal.
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {opensslServed, type Served} from '../../source/commands/openssl-served.ts';
import {type CertificateSeen, judgeCertificate} from '../../source/ports/judge-certificate.ts';
import {recorded} from '../commands/recorded.ts';

const fixture = (path: string): string => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');
const pem = (name: string): string => fixture(`certificates/${name}.pem`);

const served = (chain: readonly string[], verifyCode = 20): CertificateSeen['served'] => ({
	ok: true,
	value: {
		connected: true,
		greeting: '220 mx.example.org ESMTP Postfix',
		plainOffers: ['STARTTLS'],
		tls: {version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384'},
		offers: [],
		chain: chain.map(pem),
		verify: {code: verifyCode, says: ''},
		trouble: '',
	} satisfies Served,
});

const seen = (more: Partial<CertificateSeen> = {}): CertificateSeen => ({
	port: 993,
	served: served(['leaf', 'intermediate'], 0),
	file: undefined,
	names: ['mx.example.org'],
	strict: true,
	reload: 'doveadm reload',
	...more,
});

/** leaf.pem holds from 24 November 2026 to 22 February 2027. */
const inTime = new Date('2026-12-01T00:00:00Z');
const judge = (more: Partial<CertificateSeen>, now = inTime): string[] => judgeCertificate(seen(more), now).map(({level, says}) => `${level}: ${says}`);

test('a good certificate is told with its names, its days and its issuer', () => {
	expect(judge({})).toEqual(['ok: mx.example.org, mail.example.org, 203.0.113.10: 83 days left, issued by Example R3.']);
});

test.each([
	['2027-02-20T00:00:00Z', /^warning: The certificate expires in 2 days, on 2027-02-22, and was not renewed/],
	['2027-02-22T03:00:00Z', /^warning: The certificate expires in 0 days/],
	['2027-02-23T00:00:00Z', /^failure: The certificate expired on 2027-02-22/],
	['2026-11-20T00:00:00Z', /^failure: The certificate is not valid before 2026-11-24/],
])('at %s', (now, says) => {
	expect(judge({}, new Date(now))[0]).toMatch(says);
});

test('one of the names by which clients come is enough', () => {
	expect(judge({names: ['server7.example.net', 'mail.example.org']})[0]).toMatch(/^ok/);
	expect(judge({names: ['server7.example.net', 'localhost.example.net']})).toEqual([
		'warning: The certificate is for mx.example.org, mail.example.org, 203.0.113.10, not for server7.example.net or localhost.example.net: who comes by that name is warned or refused.',
	]);
	expect(judge({names: []})[0]).toMatch(/^ok/);
});

test('the chain: an intermediate that is not sent, an authority nobody knows, a certificate signed by itself', () => {
	expect(judge({served: served(['leaf'])})).toEqual([
		'failure: The intermediate certificate Example R3 is not sent: mail programs refuse it. Serve fullchain.pem instead of cert.pem.',
	]);
	expect(judge({served: served(['leaf']), strict: false})[0]).toMatch(/^warning: The intermediate .* other servers still bring mail/);
	expect(judge({served: served(['leaf', 'intermediate'])})[0]).toMatch(
		/^failure: The chain of 2 certificates ends at Example Root, which is neither sent nor known/,
	);
	expect(judge({served: served(['leaf', 'intermediate', 'root'])})[0]).toMatch(/^warning: The chain ends at Example Root, which clients do not know/);
	expect(judge({served: served(['self-signed'], 18)})[0]).toMatch(/^failure: The certificate is signed by itself/);
	expect(judge({served: served(['self-signed'], 18), strict: false})[0]).toMatch(/^warning/);
});

test('an expired certificate of a private authority is one complaint, not two', () => {
	expect(judge({served: served(['leaf', 'intermediate'], 10)}, new Date('2027-02-23T00:00:00Z'))).toEqual([
		expect.stringMatching(/^failure: The certificate expired/),
	]);
	expect(judge({served: served(['leaf'], 10)}, new Date('2027-02-23T00:00:00Z')).length).toBe(2);
});

const file = (name: string): CertificateSeen['file'] => ({
	path: '/etc/letsencrypt/live/mx.example.org/fullchain.pem',
	certificate: {ok: true, value: pem(name)},
});

test('the file: the same, another one for other names, or one that could not be read', () => {
	expect(judge({file: file('leaf')})[0]).toMatch(/^ok/);
	// A server with several certificates serves one that is not in this file.
	expect(judge({file: file('root')})[0]).toMatch(/^ok/);
	const unreadable: CertificateSeen['file'] = {path: '/etc/x.pem', certificate: {ok: false, why: 'Permission denied', missing: false}};
	expect(judge({file: unreadable})).toEqual(['unknown: Whether /etc/x.pem holds a newer certificate cannot be told: Permission denied']);
});

test('recorded: renewed on disk, and Dovecot still serves the old one', () => {
	const real: Partial<CertificateSeen> = {
		served: opensslServed.parse(recorded('openssl-served', 'imaps-before-renewal')),
		file: {path: '/etc/letsencrypt/live/mx.example.org/fullchain.pem', certificate: {ok: true, value: fixture('debian13/certificate-read/renewed.txt')}},
	};
	const [finding, ...others] = judgeCertificate(seen(real), inTime);
	expect(others).toEqual([]);
	expect(finding).toMatchObject({level: 'warning', says: 'The certificate was renewed, but the old one is still served: doveadm reload.'});
	expect(finding?.evidence?.map(each => each.from)).toEqual(['/etc/letsencrypt/live/mx.example.org/fullchain.pem', 'served']);
	const before: Partial<CertificateSeen> = {...real, file: {path: '/x', certificate: {ok: true, value: recorded('certificate-read', 'lab').stdout}}};
	expect(judge(before)).toEqual(['ok: mx.example.org, mail.example.org, 203.0.113.10: 83 days left, issued by Example R3.']);
});

test('what cannot be seen is unknown', () => {
	expect(judge({served: {ok: false, why: 'openssl is not installed on this server.', missing: true}})[0]).toMatch(/^unknown: .*openssl is not installed/);
	const refused = served([]);
	if (!refused.ok) expect.fail();
	expect(judge({served: {ok: true, value: {...refused.value, connected: false, trouble: 'connect: Connection refused'}}})[0]).toMatch(
		/^unknown: No certificate could be seen.*Connection refused/,
	);
	expect(judge({served: refused})[0]).toMatch(/^unknown: No certificate is served on port 993/);
});
