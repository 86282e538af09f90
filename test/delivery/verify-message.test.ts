// SPF, DKIM and DMARC of stored mails: judged from where the server saw them come, and unknown where nobody can say.
import {generateKeyPairSync} from 'node:crypto';
import {dkimSign} from 'mailauth/lib/dkim/sign.js';
import {describe, expect, test} from 'vitest';
import {readMessage, type VerifyNeeds} from '../../source/delivery/message-facts.ts';
import {originOf} from '../../source/delivery/origin.ts';
import {noDns} from '../dns/no-dns.ts';
import {type Zone, zoneDns} from '../dns/zone-dns.ts';

const lmtp = 'Received: from mx.example.org\r\n\tby mx.example.org with LMTP\r\n\tid abc; Thu, 26 Nov 2026 10:00:03 +0000\r\n';
const byPort25 = (client: string, helo = 'mailtui.invalid') =>
	`Received: from ${helo} (unknown [${client}])\r\n\t(using TLSv1.3 with cipher X (256/256 bits))\r\n\tby mx.example.org (Postfix) with ESMTPS id 4X\r\n\tfor <a@example.org>; Thu, 26 Nov 2026 10:00:01 +0000 (UTC)\r\n`;
const body = (from: string) => `From: ${from}\r\nTo: <a@example.org>\r\nSubject: mailtui delivery test\r\n\r\nA test mail.\r\n`;
const stored = (client: string, {from = 'mailtui@mailtui.invalid', sender = ''} = {}) => `Return-Path: <${sender}>\r\n${lmtp}${byPort25(client)}${body(from)}`;

describe('where a stored mail came from', () => {
	test.each([
		['by IPv4', stored('203.0.113.1'), {addresses: ['203.0.113.1'], helo: 'mailtui.invalid', sender: ''}],
		['by IPv6', stored('IPv6:2001:db8::1', {sender: 'b@example.com'}), {addresses: ['2001:db8::1'], helo: 'mailtui.invalid', sender: 'b@example.com'}],
		['past a filter that took it by SMTP again', `${lmtp}${byPort25('127.0.0.1', 'localhost')}${stored('203.0.113.1')}`, {addresses: ['203.0.113.1']}],
		['with a name in HELO that pretends', `${lmtp}${byPort25('203.0.113.1', '[192.0.2.7]')}`, {addresses: ['203.0.113.1'], helo: '[192.0.2.7]'}],
		['with its Received taken away', `${lmtp}${body('a@example.org')}`, {addresses: [], helo: ''}],
		['with no address in it', `${byPort25('999.1.1.1')}`, {addresses: []}],
	])('%s', (_, source, expected) => expect(originOf(source)).toMatchObject(expected));
});

const verify = async (source: string, zone: Zone | 'nobody answers', {origin = 'as stored', expects = 'none'}: Partial<VerifyNeeds> = {}) => {
	const {verified} = await readMessage(source, {dns: zone === 'nobody answers' ? noDns : zoneDns(zone), origin, expects});
	return verified.map(({method, result, level}) => `${method} ${result} ${level}`);
};
const published: Zone = {
	'example.com TXT': ['v=spf1 ip4:203.0.113.1 -all'],
	'_dmarc.example.com TXT': ['v=DMARC1; p=reject'],
};
const fromOutside = (client: string) => stored(client, {from: 'b@example.com', sender: 'b@example.com'});

describe('what is said of it', () => {
	test.each([
		['a mail by nobody', stored('203.0.113.1'), {}, ['dkim none ok', 'spf none ok', 'dmarc none ok']],
		['one that is seen from within', stored('172.17.0.1'), {}, ['dkim none ok', 'spf none warning', 'dmarc none ok']],
		['one whose way nobody knows', `${lmtp}${body('mailtui@mailtui.invalid')}`, {}, ['dkim none ok', 'spf unknown unknown', 'dmarc none ok']],
		['where nobody answers', stored('203.0.113.1'), 'nobody answers', ['dkim none ok', 'spf temperror unknown', 'dmarc temperror unknown']],
	] as const)('%s', async (_, source, zone, expected) => expect(await verify(source, zone)).toEqual(expected));

	test.each([
		['from its own address', fromOutside('203.0.113.1'), published, ['dkim none warning', 'spf pass ok', 'dmarc pass ok']],
		['from another', fromOutside('203.0.113.2'), published, ['dkim none warning', 'spf fail warning', 'dmarc fail warning']],
		[
			'where SPF cannot be looked up, DMARC does not fail',
			fromOutside('203.0.113.2'),
			{...published, 'example.com TXT': 'nobody answers'},
			['dkim none warning', 'spf temperror unknown', 'dmarc temperror unknown'],
		],
		[
			'with two From',
			fromOutside('203.0.113.1').replace('From:', 'From: c@example.net\r\nFrom:'),
			published,
			['dkim none warning', 'spf pass ok', 'dmarc permerror warning'],
		],
	] as const)('of somebody, %s', async (_, source, zone, expected) => expect(await verify(source, zone, {expects: 'pass'})).toEqual(expected));

	test('a server whose sending addresses are not known proves nothing of SPF', async () => {
		const origin = {addresses: [], helo: 'mx.example.com', sender: 'b@example.com'};
		expect(await verify(fromOutside('203.0.113.1'), published, {origin, expects: 'pass'})).toEqual([
			'dkim none warning',
			'spf unknown unknown',
			'dmarc temperror unknown',
		]);
	});

	test('who did not answer is told', async () => {
		const dns = zoneDns({
			'mailtui.invalid TXT': '203.0.113.53 did not answer within 4 s',
			'_dmarc.mailtui.invalid TXT': '203.0.113.53 did not answer within 4 s',
		});
		const {verified} = await readMessage(stored('203.0.113.1'), {dns, origin: 'as stored', expects: 'none'});
		expect(verified.map(each => each.says)).toEqual([
			'it is not signed',
			'temperror for mailtui.invalid from 203.0.113.1: 203.0.113.53 did not answer within 4 s',
			'for the domain in From: temperror: 203.0.113.53 did not answer within 4 s',
		]);
	});

	test("a stranger's mail that the server signed is told of", async () => {
		const {privateKey, publicKey} = generateKeyPairSync('rsa', {modulusLength: 2048});
		const by = {signingDomain: 'example.org', selector: 'mail', privateKey: privateKey.export({type: 'pkcs8', format: 'pem'}) as string};
		const {signatures} = await dkimSign(stored('203.0.113.1'), {...by, signatureData: [by]});
		const key = publicKey.export({type: 'spki', format: 'der'}).toString('base64');
		const dns = zoneDns({'mail._domainkey.example.org TXT': [`v=DKIM1; k=rsa; p=${key}`]});
		const {verified} = await readMessage(`${signatures}${stored('203.0.113.1')}`, {dns, origin: 'as stored', expects: 'none'});
		expect(verified[0]).toEqual({
			method: 'dkim',
			result: 'pass',
			level: 'warning',
			says: 'mail._domainkey.example.org pass: the server signs mail of strangers',
		});
	});
});
