// One password hashed as the server stores it: crypt(5) `$6$`, `$2y$`, and `$argon2id$` (RFC 9106), on the primitives of hash-wasm.
import {randomBytes} from 'node:crypto';
import {argon2id, bcrypt, createSHA512} from 'hash-wasm';
import type {PasswordStyle} from './password-style.ts';
import {type Sha512, sha512Crypt} from './sha512-crypt.ts';

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 96 bits, as doveadm takes them. */
const cryptSalt = (): string => Array.from(randomBytes(16), byte => alphabet[byte & 63]).join('');

/** As doveadm 2.4 does when nothing is said: rounds of crypt(5), cost of Blowfish, 64 MiB of Argon2. */
const defaults = {cost: 5, argon: {memory: 65_536, iterations: 3, parallelism: 1}} as const;

let made: Promise<Sha512> | undefined;
/** Three times as fast as node:crypto at pieces of a hundred bytes, of which one hash takes five thousand. */
const sha512 = (): Promise<Sha512> => {
	made ??= createSHA512().then(hasher => bytes => hasher.init().update(bytes).digest('binary'));
	return made;
};

type How = Pick<PasswordStyle, 'scheme' | 'prefix' | 'rounds' | 'argon'>;

const bare = async (password: string, {scheme, rounds, argon = defaults.argon}: How): Promise<string> => {
	if (scheme === 'SHA512-CRYPT') return sha512Crypt(password, `$6$${rounds === undefined ? '' : `rounds=${rounds}$`}${cryptSalt()}`, await sha512());
	if (scheme === 'BLF-CRYPT') {
		const hash = await bcrypt({password, salt: randomBytes(16), costFactor: rounds ?? defaults.cost, outputType: 'encoded'});
		// The same function under the name that crypt_blowfish gives to its right form.
		return hash.replace(/^\$2[ab]\$/, '$2y$');
	}
	return argon2id({
		password,
		salt: randomBytes(16),
		memorySize: argon.memory,
		iterations: argon.iterations,
		parallelism: argon.parallelism,
		hashLength: 32,
		outputType: 'encoded',
	});
};

/** With `{SCHEME}` where the table needs it. */
export const hashPassword = async (password: string, how: How): Promise<string> => `${how.prefix}${await bare(password, how)}`;
