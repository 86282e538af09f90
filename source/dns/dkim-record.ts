// A DKIM key record: its tags, the key in it, and whether it is whole (RFC 6376 section 3.6.1, RFC 8463).
import {createPublicKey, type KeyObject} from 'node:crypto';
import {parseTagList} from './tag-list.ts';

export type DkimRecord = {
	readonly tags: ReadonlyMap<string, string>;
	readonly faults: readonly string[];
	/** `rsa`, `ed25519`. */
	readonly algorithm: string;
	/** Base64 without blanks; empty: revoked. Undefined: no p=. */
	readonly key: string | undefined;
	readonly isWhole: boolean;
	/** Of an RSA key. */
	readonly bits: number | undefined;
};

/** SubjectPublicKeyInfo of Ed25519 is this and the 32 bytes that stand in the record (RFC 8410). */
const ed25519Prefix = '302a300506032b6570032100';

const readKey = (algorithm: string, base64: string): KeyObject | undefined => {
	const bytes = Buffer.from(base64, 'base64');
	const ways =
		algorithm === 'ed25519'
			? [() => createPublicKey({key: Buffer.concat([Buffer.from(ed25519Prefix, 'hex'), bytes]), format: 'der', type: 'spki'})]
			: [() => createPublicKey({key: bytes, format: 'der', type: 'spki'}), () => createPublicKey({key: bytes, format: 'der', type: 'pkcs1'})];
	for (const way of ways) {
		try {
			return way();
		} catch {
			// The next one, or none.
		}
	}
	return undefined;
};

export const parseDkimRecord = (text: string): DkimRecord => {
	const {tags, faults} = parseTagList(text);
	const algorithm = (tags.get('k') ?? 'rsa').toLowerCase();
	const key = tags.get('p')?.replace(/\s+/g, '');
	const object = key ? readKey(algorithm, key) : undefined;
	return {tags, faults, algorithm, key, isWhole: object !== undefined, bits: object?.asymmetricKeyDetails?.modulusLength};
};

/** What a record must say for this public key (SubjectPublicKeyInfo, base64); undefined where it is no key that DKIM knows. */
export const dkimRecordFor = (
	publicKey: string,
): {readonly text: string; readonly algorithm: 'rsa' | 'ed25519'; readonly p: string; readonly bits: number | undefined} | undefined => {
	try {
		const key = createPublicKey({key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki'});
		if (key.asymmetricKeyType === 'ed25519') {
			const p = key.export({type: 'spki', format: 'der'}).subarray(-32).toString('base64');
			return {text: `v=DKIM1; k=ed25519; p=${p}`, algorithm: 'ed25519', p, bits: undefined};
		}
		if (key.asymmetricKeyType !== 'rsa') return undefined;
		const p = key.export({type: 'spki', format: 'der'}).toString('base64');
		return {text: `v=DKIM1; h=sha256; k=rsa; p=${p}`, algorithm: 'rsa', p, bits: key.asymmetricKeyDetails?.modulusLength};
	} catch {
		return undefined;
	}
};

/** Two ways to write the same key: SubjectPublicKeyInfo and, of old, the bare RSA key. */
export const isSameKey = (record: DkimRecord, publicKey: string): boolean => {
	if (record.key === undefined || record.key === '') return false;
	const published = readKey(record.algorithm, record.key);
	try {
		return published?.equals(createPublicKey({key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki'})) ?? false;
	} catch {
		return false;
	}
};
