// Every verdict that a row can get, with its reason.
import {describe, expect, test} from 'vitest';
import {judgeRows, type Known, tallyOf} from '../../source/import/judge-rows.ts';
import {parseCsv} from '../../source/import/parse-csv.ts';
import {readRows} from '../../source/import/read-rows.ts';
import type {Account} from '../../source/mailboxes/accounts.ts';
import {usualCharacters} from '../../source/mailboxes/parse-address.ts';

const account = (address: string): [string, Account] => [address, {address, domain: 'example.org', name: '', active: true, quotaBytes: 0, maildir: ''}];

const known: Known = {
	accounts: new Map([account('there@example.org')]),
	aliases: new Map([['info@example.org', ['there@example.org']]]),
	domains: new Map([
		['example.org', {active: true}],
		['off.example', {active: false}],
	]),
	allDomains: ['example.org', 'example.test', 'off.example'],
	names: {delimiter: '+', characters: usualCharacters},
	scheme: 'SHA512-CRYPT',
	misfit: (_, row) => (row.name.length > 255 ? 'its name has 256 characters, and mailbox.name takes 255' : undefined),
};
const options = {update: false, createDomains: false, allowWeak: false};
const good = 'grüne-Wiese-12';

const verdicts = async (text: string, more: Partial<typeof options> = {}) =>
	judgeRows(readRows(await parseCsv(`email,password,full_name,aliases,maildir\n${text}`, 'a.csv')), known, {...options, ...more}).map(({verdict}) =>
		`${verdict.kind} ${verdict.says}`.trim(),
	);

describe('one row', () => {
	test.each([
		[`new@example.org,${good},Anna`, 'new'],
		['new@example.org,,Anna', 'new'],
		[`new@example.org,{SHA512-CRYPT}$6$x,Anna`, 'new'],
		[`There@Example.org,${good},Anna`, 'exists there is a mailbox of this name'],
		[`nobody@exampel.test,${good},x`, 'refused the domain exampel.test is not here (example.test?)'],
		[`nobody@elsewhere.test,${good},x`, 'refused the domain elsewhere.test is not here'],
		[`a@off.example,${good},x`, 'refused the domain off.example is switched off'],
		['new@example.org,kurz,x', 'refused its password is weak: it has 4 characters; 8 is the least'],
		['new@example.org,{PLAIN}secret,x', 'refused Dovecot takes no password of the scheme PLAIN'],
		['new@example.org,{MD5-CRYPT}$1$x,x', 'refused Dovecot takes no password of the scheme MD5-CRYPT'],
		[`../../etc@example.org,${good},x`, 'refused its part before the @ may not have / in it'],
		[`new@example.org,${good},x,,../../etc`, 'refused its directory ../../etc would lie outside of all mail'],
		[`new@example.org,${good},x,,/etc`, 'refused its directory /etc would lie outside of all mail'],
		[`info@example.org,${good},x`, 'refused there is an alias of this name: it leads to there@example.org'],
		[`new@example.org,${good},${'x'.repeat(256)}`, 'refused its name has 256 characters, and mailbox.name takes 255'],
		[`${'a'.repeat(288)}@example.org,${good},x`, 'refused it has 300 characters, and an address has at most 254'],
		[`new@example.org,${good},x,info@example.org`, 'refused its alias info@example.org cannot be: it leads to there@example.org already'],
		[`new@example.org,${good},x,there@example.org`, 'refused its alias there@example.org cannot be: it is a mailbox or an alias already'],
		[`,${good},x`, 'refused it has no address'],
	])('%j is %s', async (row, verdict) => expect(await verdicts(row)).toEqual([verdict]));
});

test('a double is named with the line of the first', async () => {
	expect(await verdicts(`a@example.org,${good},x\nb@example.org,${good},x\nA@example.org,${good},x\n`)).toEqual([
		'new',
		'new',
		'refused it is in line 2 already',
	]);
});

test('told to update, to create domains, to take weak passwords', async () => {
	expect(await verdicts(`there@example.org,${good},x`, {update: true})).toEqual(['update']);
	expect(await verdicts(`a@elsewhere.test,${good},x`, {createDomains: true})).toEqual(['new']);
	expect(await verdicts('a@example.org,kurz,x', {allowWeak: true})).toEqual(['new']);
});

test('a thousand rows are counted', async () => {
	const text = Array.from({length: 1000}, (_, index) => `user${index}@${index % 2 ? 'example.org' : 'elsewhere.test'},${good},x`).join('\n');
	const judged = judgeRows(readRows(await parseCsv(text, 'a.csv')), known, options);
	expect(tallyOf(judged)).toEqual({new: 500, update: 0, exists: 0, refused: 500});
});
