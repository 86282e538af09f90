// SHA512-CRYPT, the scheme of crypt(5) `$6$`, step by step as it is specified (https://www.akkadia.org/drepper/SHA-crypt.txt).
import {hash} from 'node:crypto';

/** SHA-512 of these bytes; the answer is good until the next call. */
export type Sha512 = (bytes: Uint8Array) => Uint8Array;

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const builtIn: Sha512 = bytes => hash('sha512', bytes, 'buffer');

const repeated = (block: Uint8Array, length: number): Buffer => Buffer.alloc(length, block);

/** The order of bytes in groups of three, as the specification lists it. */
const encode = (digest: Uint8Array): string => {
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

/** `setting` is `$6$[rounds=N$]SALT`, or a whole hash made with it. Throws where it is something else. */
export const sha512Crypt = (password: string, setting: string, sha512: Sha512 = builtIn): string => {
	const match = /^\$6\$(?:rounds=(\d+)\$)?([^$]{0,16})/.exec(setting);
	if (!match) throw new Error('not a SHA512-CRYPT setting');
	const rounds = match[1] === undefined ? 5000 : Math.min(999_999_999, Math.max(1000, Number(match[1])));
	const key = Buffer.from(password);
	const salt = Buffer.from(match[2] as string);
	const of = (parts: readonly Uint8Array[]): Buffer => Buffer.from(sha512(Buffer.concat(parts)));

	const alternate = of([key, salt, key]);
	const mixed: Buffer[] = [key, salt, repeated(alternate, key.length)];
	for (let bits = key.length; bits > 0; bits >>= 1) mixed.push(bits & 1 ? alternate : key);
	const digest = of(mixed);

	const keyBytes = repeated(of(Array.from({length: key.length}, () => key)), key.length);
	const saltBytes = repeated(of(Array.from({length: 16 + (digest[0] as number)}, () => salt)), salt.length);
	// One place for all rounds: five thousand lists of pieces cost more than half of the hashing.
	const place = Buffer.alloc(64 + salt.length + 2 * key.length);
	for (let round = 0; round < rounds; round++) {
		let length = 0;
		const put = (part: Buffer) => {
			place.set(part, length);
			length += part.length;
		};
		put(round & 1 ? keyBytes : digest);
		if (round % 3) put(saltBytes);
		if (round % 7) put(keyBytes);
		put(round & 1 ? digest : keyBytes);
		digest.set(sha512(place.subarray(0, length)));
	}
	return `$6$${match[1] === undefined ? '' : `rounds=${rounds}$`}${match[2]}$${encode(digest)}`;
};
