// Whether a password is the one that a stored hash was made of, for the schemes that the demo's Dovecot knows (doc.dovecot.org, "Password Schemes").
import {createHash, timingSafeEqual} from 'node:crypto';
import {argon2Verify, bcryptVerify} from 'hash-wasm';
import {sha512Crypt} from '../mailboxes/sha512-crypt.ts';

const size = 64;

const hash = (...parts: readonly Uint8Array[]): Buffer => {
	const digest = createHash('sha512');
	for (const part of parts) digest.update(part);
	return digest.digest();
};

const same = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Undefined: a scheme that the demo does not know. */
export const verifyPassword = async (password: string, stored: string, defaultScheme: string): Promise<boolean | undefined> => {
	const prefixed = /^\{([\w.-]+)\}(.*)$/s.exec(stored);
	const scheme = (prefixed?.[1] ?? defaultScheme).toUpperCase();
	const value = prefixed?.[2] ?? stored;
	if (scheme === 'PLAIN' || scheme === 'CLEARTEXT') return same(password, value);
	if (scheme === 'SHA512') return same(hash(Buffer.from(password)).toString('base64'), value);
	if (scheme === 'SSHA512') {
		const bytes = Buffer.from(value, 'base64');
		return bytes.length > size && timingSafeEqual(hash(Buffer.from(password), bytes.subarray(size)), bytes.subarray(0, size));
	}
	if (scheme === 'SHA512-CRYPT' || (scheme === 'CRYPT' && value.startsWith('$6$')))
		return value.startsWith('$6$') ? same(sha512Crypt(password, value), value) : false;
	try {
		if (scheme === 'BLF-CRYPT' || (scheme === 'CRYPT' && value.startsWith('$2'))) return await bcryptVerify({password, hash: value.replace(/^\$2y\$/, '$2a$')});
		if (scheme === 'ARGON2ID') return await argon2Verify({password, hash: value});
	} catch {
		// No hash at all, or a locked one.
		return false;
	}
	return undefined;
};
