// What no file of the repository may hold: machines, registries and domains of real people, keys that open something.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {repository} from './source-files.ts';

/** What git has or would add; in a tarball without git there is nothing to look at. */
const paths = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {cwd: repository, encoding: 'utf8'})
	.split('\0')
	.filter(path => path !== '');

const texts = paths.flatMap(path => {
	try {
		const text = readFileSync(join(repository, path), 'utf8');
		return text.includes('\0') ? [] : [{path, text}];
	} catch {
		// Removed and not committed yet.
		return [];
	}
});

/** Made for examples (RFC 2606, RFC 6761), and what stands on its own. */
const isExample = (name: string): boolean => /(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$/.test(name);

/** Hosts of documents and of names that programs give their own things; `openssh.com` is part of algorithm names (RFC 4250, 4.6.1). */
const documents = new Set([
	'acme-v02.api.letsencrypt.org',
	// Block lists and authorities, by the names that the DNS and RFCs know them by.
	'bl.mailspike.net',
	'bl.spamcop.net',
	'buypass.com',
	'check.spamhaus.org',
	'digicert.com',
	'letsencrypt.org',
	'mailspike.org',
	'psbl.org',
	'psbl.surriel.com',
	'sectigo.com',
	'www.spamcop.net',
	'zen.spamhaus.org',
	'10.113.0.203.zen.spamhaus.org',
	'bugs.debian.org',
	'community.letsencrypt.org',
	'certbot.eff.org',
	'doc.dovecot.org',
	'git.zx2c4.com',
	'libssh.org',
	'no-color.org',
	'openssh.com',
	'packages.debian.org',
	'pigeonhole.dovecot.org',
	'security.debian.org',
	'deb.debian.org',
	'vitest.dev',
	'www.akkadia.org',
	'www.debian.org',
	'www.googleapis.com',
	'www.opendkim.org',
	'www.postfix.org',
	'www.rfc-editor.org',
	'www.wireguard.com',
]);

/** A test suite, word for word as its authors published it, with their notice. */
const publishedSuite = 'fixtures/spf/rfc7208-tests.json';

/** Domains as far as they can be told from code: after // or @, or ending in what no property is called. */
const domainsIn = (raw: string): string[] => {
	// In JSON a name may stand right after an escape: `\texample.org`.
	const text = raw.replace(/\\[nrt]/g, ' ');
	const urls = [...text.matchAll(/\bhttps?:\/\/([a-z\d-]+(?:\.[a-z\d-]+)+)/gi)].map(([, host = '']) => host);
	const addresses = [
		...text.matchAll(/[\w.+-]@([a-z\d-]+(?:\.[a-z\d-]+)*\.(?!(?:service|socket|timer|target|mount|conf|slice|scope|path)\b)[a-z]{2,})\b/gi),
	].map(([, host = '']) => host);
	const names = [
		...text.matchAll(/(?<![\w.@$/-])((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+(?:com|net|org|edu|gov|info|biz|de|eu|uk|fr|nl|ch|dev))\b(?![\w(.=-])/g),
	].map(([, host = '']) => host);
	return [...new Set([...urls, ...addresses, ...names].map(host => host.toLowerCase()))].filter(host => !isExample(host) && !documents.has(host));
};

test('there is something to look at', () => expect(texts.length).toBeGreaterThan(100));

test('no domain of the real world, but for documents', () => {
	const found = texts
		.filter(({path}) => path !== 'package-lock.json' && path !== publishedSuite && path !== 'test/rules/repository.test.ts')
		.flatMap(({path, text}) => domainsIn(text).map(host => `${path}: ${host}`));
	expect(found).toEqual([]);
});

test.each(['see https://mail.provider.com/x', 'anna@provider.de', "host: 'mx.provider.net'", 'mx.provider.org'])('a real domain is caught: %s', text => {
	expect(domainsIn(text)).toHaveLength(1);
});

test.each(['mx.example.org', 'anna@mail.example.com', 'mx.test', 'entry.at', 'https://doc.dovecot.org/2.4', 'this.net.call()', 'wg-quick@wg0.service'])(
	'none is seen in %s',
	text => {
		expect(domainsIn(text)).toEqual([]);
	},
);

test('package-lock.json names no place that packages came from', () => {
	const lock = readFileSync(join(repository, 'package-lock.json'), 'utf8');
	expect(lock).toContain('"integrity"');
	expect(lock).not.toMatch(/"resolved"|registry\.|\.tgz"/);
});

test('no path of the machine on which something was made', () => {
	const machine = /(?<![\w.])\/work\/|\/Users\/|\/home\/(?!anna\b|virtual\b|%|\$)[a-z]+\/\w/;
	const found = texts
		.filter(({path}) => !path.startsWith('test/rules/'))
		.flatMap(({path, text}) => text.split('\n').flatMap((line, index) => (machine.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])));
	expect(found).toEqual([]);
});

describe('top level', () => {
	const folders = new Set(['source', 'screens', 'fixtures', 'test', '.ci']);
	const plain = new Set([
		'package.json',
		'package-lock.json',
		'tsconfig.json',
		'README.md',
		'LICENSE',
		'CHANGELOG.md',
		'biome.json',
		'knip.json',
		'vitest.config.ts',
		'.gitignore',
	]);
	test('holds four folders, and the files that tools insist on', () => {
		expect([...new Set(paths.map(path => path.split('/')[0] ?? ''))].filter(name => !folders.has(name) && !plain.has(name))).toEqual([]);
	});
	test('fixtures are data: no code', () => {
		expect(paths.filter(path => path.startsWith('fixtures/') && /\.[cm]?[jt]sx?$/.test(path))).toEqual([]);
	});
});

test('private keys are those of the tests alone', () => {
	const found = texts.filter(({text}) => /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z\d+/=]{20}/.test(text)).map(({path}) => path);
	expect(found.filter(path => !path.startsWith('fixtures/'))).toEqual([]);
});
