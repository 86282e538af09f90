// Passwords as tokens: what stands around them stays, and what they stand for is the password itself.
import {expect, it} from 'vitest';
import {createSeal} from '../../source/dovecot/seal-secrets.ts';

it.each([
	['password = geheim', 'password = \uE0001\uE001', 'geheim'],
	['password = "ge#he\\"im"', 'password = "\uE0001\uE001"', 'ge#he"im'],
	['  password=geheim \\', '  password=\uE0001\uE001 \\', 'geheim'],
	['connect = host=a password=geheim dbname=b', 'connect = host=a password=\uE0001\uE001 dbname=b', 'geheim'],
	["connect = host=a password='ge heim' dbname=b", "connect = host=a password='\uE0001\uE001' dbname=b", 'ge heim'],
	['connect = "host=a password=geheim"', 'connect = "host=a password=\uE0001\uE001"', 'geheim'],
])('%s', (text, sealed, secret) => {
	const seal = createSeal();
	expect(seal.seal(text)).toBe(sealed);
	expect(seal.secrets.get('\uE0001\uE001')?.reveal()).toBe(secret);
});

it.each([
	'auth_cache_verify_password_with_worker = yes',
	'auth_verbose_passwords = sha1:6',
	'auth_debug_passwords = no',
	'passwd_file_path = /etc/dovecot/users',
	'default_password_scheme = SHA512-CRYPT',
])('%s is no secret', line => {
	expect(createSeal().seal(line)).toBe(line);
});

it('what only looks like a token is none', () => {
	expect(createSeal().seal('mail_path = \uE0007\uE001')).toBe('mail_path = \uFFFD7\uFFFD');
});
