// Hashes against published vectors, the style that a table wants, and how good a password is.
import {argon2Verify, bcryptVerify} from 'hash-wasm';
import {afterAll, describe, expect, test} from 'vitest';
import {createSecret} from '../../source/host/secret.ts';
import {generatePassword} from '../../source/mailboxes/generate-password.ts';
import {hashPassword} from '../../source/mailboxes/hash-password.ts';
import {createHashPool} from '../../source/mailboxes/hash-pool.ts';
import {judgePassword} from '../../source/mailboxes/judge-password.ts';
import {judgePasswordStyle} from '../../source/mailboxes/password-style.ts';
import {sha512Crypt} from '../../source/mailboxes/sha512-crypt.ts';

const password = 'grüne Wiese 17';
const isHashOf = (text: string, hash: string): boolean => sha512Crypt(text, hash) === hash;

describe('the libraries, by published vectors', () => {
	// The vectors of crypt_blowfish.
	test.each([
		['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
		['U*U*U', '$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a'],
	])('BLF-CRYPT %s', async (text, hash) => expect(await bcryptVerify({password: text, hash})).toBe(true));
	// phc-winner-argon2, its test.c.
	test('ARGON2ID', async () => {
		const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
		expect(await argon2Verify({password: 'password', hash})).toBe(true);
	});
});

describe('a hash of ours', () => {
	const how = (scheme: 'SHA512-CRYPT' | 'BLF-CRYPT' | 'ARGON2ID', more = {}) => ({scheme, prefix: `{${scheme}}`, because: '', ...more});
	test('SHA512-CRYPT with its rounds', async () => {
		const hash = await hashPassword(password, how('SHA512-CRYPT', {rounds: 1000}));
		expect(hash).toMatch(/^\{SHA512-CRYPT\}\$6\$rounds=1000\$[./\w]{16}\$[./\w]{86}$/);
		expect(isHashOf(password, hash.slice('{SHA512-CRYPT}'.length))).toBe(true);
		for (const length of [64, 65, 128])
			expect(isHashOf('x'.repeat(length), await hashPassword('x'.repeat(length), {...how('SHA512-CRYPT', {rounds: 1000}), prefix: ''}))).toBe(true);
	});
	test('BLF-CRYPT with its cost, under the name of its right form', async () => {
		const hash = await hashPassword(password, how('BLF-CRYPT', {rounds: 4}));
		expect(hash).toMatch(/^\{BLF-CRYPT\}\$2y\$04\$/);
		expect(await bcryptVerify({password, hash: hash.replace('{BLF-CRYPT}$2y', '$2a')})).toBe(true);
	});
	test('ARGON2ID with its parameters', async () => {
		const hash = await hashPassword(password, how('ARGON2ID', {argon: {memory: 1024, iterations: 2, parallelism: 1}}));
		expect(hash).toMatch(/^\{ARGON2ID\}\$argon2id\$v=19\$m=1024,t=2,p=1\$/);
		expect(await argon2Verify({password, hash: hash.slice('{ARGON2ID}'.length)})).toBe(true);
	});
	test('without a prefix where the table has none, and never the same twice', async () => {
		const bare = {...how('SHA512-CRYPT', {rounds: 1000}), prefix: ''};
		const [one, other] = [await hashPassword(password, bare), await hashPassword(password, bare)];
		expect(one).toMatch(/^\$6\$/);
		expect(one).not.toBe(other);
	});
});

describe('threads', () => {
	const pool = createHashPool(2);
	afterAll(() => pool.close());
	test('hash many at once, and what they give prints as dots', async () => {
		const style = {scheme: 'SHA512-CRYPT', prefix: '', rounds: 1000, because: ''} as const;
		const hashes = await Promise.all(Array.from({length: 8}, (_, index) => pool.hash(createSecret(`word ${index}`), style)));
		expect(`${hashes[0]}`).toBe('********');
		for (const [index, hash] of hashes.entries()) expect(isHashOf(`word ${index}`, hash.reveal())).toBe(true);
	});
	test('an order that cannot be done is told, and the next one is done', async () => {
		await expect(pool.hash(createSecret('x'), {scheme: 'BLF-CRYPT', prefix: '', rounds: 99, because: ''})).rejects.toThrow(/cost|rounds/i);
		await expect(pool.hash(createSecret('x'), {scheme: 'BLF-CRYPT', prefix: '', rounds: 4, because: ''})).resolves.toBeDefined();
	});
});

describe('the style of a table', () => {
	test.each([
		[
			'prefixed, as most are',
			[
				{style: '{SHA512-CRYPT}$6$', count: 9},
				{style: '{BLF-CRYPT}$2y$10$', count: 2},
			],
			'',
			{scheme: 'SHA512-CRYPT', prefix: '{SHA512-CRYPT}'},
		],
		['bare, where Dovecot takes it so', [{style: '$6$', count: 9}], 'SHA512-CRYPT', {scheme: 'SHA512-CRYPT', prefix: ''}],
		['bare, where Dovecot would take it for clear text', [{style: '$6$', count: 9}], '', {scheme: 'SHA512-CRYPT', prefix: '{SHA512-CRYPT}'}],
		['bare under CRYPT', [{style: '$2y$10$', count: 3}], 'CRYPT', {scheme: 'BLF-CRYPT', prefix: '', rounds: 10}],
		['rounds as they are', [{style: '{SHA512-CRYPT}$6$rounds=70000$', count: 3}], '', {scheme: 'SHA512-CRYPT', rounds: 70_000}],
		[
			'parameters as they are',
			[{style: '{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$', count: 1}],
			'',
			{scheme: 'ARGON2ID', argon: {memory: 65_536, iterations: 3, parallelism: 1}},
		],
		['a locked one tells too', [{style: '{BLF-CRYPT}!$2y$05$', count: 1}], '', {scheme: 'BLF-CRYPT', prefix: '{BLF-CRYPT}'}],
		['an empty table, by the default', [], 'ARGON2ID', {scheme: 'ARGON2ID', prefix: '{ARGON2ID}'}],
		['weak ones are not followed', [{style: '$1$', count: 50}], 'MD5-CRYPT', {scheme: 'SHA512-CRYPT', prefix: '{SHA512-CRYPT}'}],
	] as const)('%s', (_, seen, defaultScheme, style) => {
		expect(judgePasswordStyle(seen, defaultScheme)).toMatchObject(style);
	});
});

describe('strength', () => {
	test.each([
		['', 'refused'],
		['a\nb12345678', 'refused'],
		['short1!', 'weak'],
		['password', 'weak'],
		['Sommer2024!', 'weak'],
		['anna.meier', 'weak'],
		['aaaaaaaaaaaa', 'weak'],
		['abcdefghijkl', 'weak'],
		['grüne-Wiese-12', 'strong'],
		['correct horse battery', 'strong'],
	])('%j is %s', (text, strength) => {
		expect(judgePassword(createSecret(text), 'anna.meier@example.org', 'SHA512-CRYPT').strength).toBe(strength);
	});
	test('what Blowfish would cut off is refused', () => {
		expect(judgePassword(createSecret('ü'.repeat(37)), 'a@example.org', 'BLF-CRYPT')).toMatchObject({strength: 'refused', says: expect.stringContaining('72')});
	});
	test('a generated one is strong and can be read aloud', () => {
		const made = generatePassword();
		expect(made.reveal()).toMatch(/^(?:[a-km-zA-HJ-NP-Z2-9]{4}-){3}[a-km-zA-HJ-NP-Z2-9]{4}$/);
		expect(judgePassword(made, 'a@example.org', 'SHA512-CRYPT').strength).toBe('strong');
	});
});
