// SHA512-CRYPT, the scheme of crypt(5) `$6$` (https://www.akkadia.org/drepper/SHA-crypt.txt), so that the demo's Dovecot knows a right password from a wrong one.
import {createHash} from 'node:crypto';

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const hash = (...parts: readonly Uint8Array[]): Buffer => {
	const digest = createHash('sha512');
	for (const part of parts) digest.update(part);
	return digest.digest();
};

const repeated = (block: Buffer, length: number): Buffer => Buffer.alloc(length, block);

/** The order of bytes in groups of three, as the specification lists it. */
const encode = (digest: Buffer): string => {
	let text = '';
	const put = (value: number, count: number) => {
		for (let index = 0; index < count; index++) text += alphabet[(value >> (6 * index)) & 63];
	};
	for (let group = 0; group < 21; group++) {
		const at = [group, group + 21, group + 42] as const;
		const turn = group % 3;
		const [a, b, c] = [at[turn % 3], at[(turn + 1) % 3], at[(turn + 2) % 3]] as [number, number, number];
		put(((digest[a] as number) << 16) | ((digest[b] as number) << 8) | (digest[c] as number), 4);
	}
	put(digest[63] as number, 2);
	return text;
};

/** `setting` is `$6$[rounds=N$]SALT`, or a whole hash made with it. */
export const sha512Crypt = (password: string, setting: string): string => {
	const match = /^\$6\$(?:rounds=(\d+)\$)?([^$]{0,16})/.exec(setting);
	if (!match) throw new Error('not a SHA512-CRYPT setting');
	const rounds = match[1] === undefined ? 5000 : Math.min(999_999_999, Math.max(1000, Number(match[1])));
	const key = Buffer.from(password);
	const salt = Buffer.from(match[2] as string);

	const alternate = hash(key, salt, key);
	const mixed: Buffer[] = [key, salt, repeated(alternate, key.length)];
	for (let bits = key.length; bits > 0; bits >>= 1) mixed.push(bits & 1 ? alternate : key);
	let digest = hash(...mixed);

	const keyBytes = repeated(hash(...Array.from({length: key.length}, () => key)), key.length);
	const saltBytes = repeated(hash(...Array.from({length: 16 + (digest[0] as number)}, () => salt)), salt.length);
	for (let round = 0; round < rounds; round++) {
		const parts: Buffer[] = [round & 1 ? keyBytes : digest];
		if (round % 3) parts.push(saltBytes);
		if (round % 7) parts.push(keyBytes);
		parts.push(round & 1 ? digest : keyBytes);
		digest = hash(...parts);
	}
	return `$6$${match[1] === undefined ? '' : `rounds=${rounds}$`}${match[2]}$${encode(digest)}`;
};
