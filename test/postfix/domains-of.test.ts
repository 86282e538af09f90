// Which domains Postfix's parameters name by themselves, and which files name the others.
import {expect, test} from 'vitest';
import {domainFilesOfPostfix, domainsInFile, domainsOfPostfix} from '../../source/postfix/domains-of.ts';

const values = new Map([
	['myhostname', 'mx.example.org'],
	['mydomain', 'example.org'],
	['mydestination', '$myhostname, mx.example.org, localhost.example.org, localhost, Example.NET'],
	['virtual_mailbox_domains', 'example.org proxy:pgsql:/etc/postfix/domains.cf, hash:/etc/postfix/domains'],
	['virtual_alias_domains', 'proxy:lmdb:/etc/postfix/aliases, hash:/etc/postfix/domains, static:all'],
	['relay_domains', ''],
]);

test('what stands in the parameters', () => expect(domainsOfPostfix(values)).toEqual(['example.org', 'example.net']));
test('the files of tables', () => expect(domainFilesOfPostfix(values)).toEqual(['/etc/postfix/domains', '/etc/postfix/aliases']));
test('the keys of such a file', () =>
	expect(domainsInFile('# a comment\nexample.org OK\nSub.Example.NET\tany\n  goes on.example.com\n\nuser@example.com x\nnodots y\n.example.edu z\n')).toEqual([
		'example.org',
		'sub.example.net',
	]));
