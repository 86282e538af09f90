// What is read out of a chain of certificates: made once with openssl, so that each kind of end is there.
import {X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {rootCertificates} from 'node:tls';
import {expect, test} from 'vitest';
import {coversName, daysLeft, readChain} from '../../source/ports/certificate.ts';

const pem = (name: string): string => readFileSync(new URL(`../../fixtures/certificates/${name}.pem`, import.meta.url), 'utf8');
const known = [new X509Certificate(pem('root'))];

test('names, issuer and validity of the leaf are what openssl put there', () => {
	const facts = readChain(pem('leaf') + pem('intermediate'), known);
	if (facts === undefined) expect.fail('no certificate was read');
	expect(facts.leaf).toMatchObject({names: ['mx.example.org', 'mail.example.org', '203.0.113.10'], issuer: 'Example R3', serial: '1001'});
	expect(facts.leaf.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
	expect(daysLeft(facts.leaf, new Date(facts.leaf.expires.getTime() - 1.5 * 86_400_000))).toBe(1);
	expect(daysLeft(facts.leaf, new Date(facts.leaf.expires.getTime() + 1))).toBe(-1);
});

test.each([
	['a whole chain to a known root', ['leaf', 'intermediate'], {end: 'public-root', root: 'Example Root'}],
	['the root sent along', ['leaf', 'intermediate', 'root'], {end: 'public-root', root: 'Example Root'}],
	['intermediates out of order', ['leaf', 'root', 'intermediate'], {end: 'public-root', root: 'Example Root'}],
	['the intermediate forgotten', ['leaf'], {end: 'missing-issuer', issuer: 'Example R3'}],
	['somebody else’s intermediate', ['leaf', 'self-signed'], {end: 'missing-issuer', issuer: 'Example R3'}],
	['signed by itself', ['self-signed'], {end: 'self-signed'}],
] as const)('%s', (_, names, expected) => {
	expect(readChain(names.map(pem).join('\n'), known)?.chain).toEqual(expected);
});

test('a root that nobody ships is told from a public one', () => {
	expect(readChain(pem('leaf') + pem('intermediate') + pem('root'))?.chain).toEqual({end: 'own-root', root: 'Example Root'});
	expect(readChain(rootCertificates[0] ?? '')?.chain.end).toBe('public-root');
});

test('text around the blocks, as openssl s_client prints it, does not disturb; rubbish is no certificate', () => {
	expect(readChain(`depth=1 CN=x\n---\n 0 s:CN=mx\n${pem('leaf')} 1 s:CN=y\n${pem('intermediate')}---\nDONE`, known)?.length).toBe(2);
	expect(readChain('')).toBeUndefined();
	expect(readChain('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toBeUndefined();
	expect(readChain(pem('leaf').repeat(500), known)?.length).toBe(20);
});

test.each([
	[['mx.example.org'], 'MX.example.org.', true],
	[['*.example.org'], 'mx.example.org', true],
	[['*.example.org'], 'a.mx.example.org', false],
	[['*.example.org'], 'example.org', false],
	[['mx.example.org'], 'mail.example.org', false],
	[['203.0.113.10'], '203.0.113.10', true],
	[[], 'mx.example.org', false],
])('names %j cover %s: %s', (names, name, expected) => {
	expect(coversName(names, name)).toBe(expected);
});
