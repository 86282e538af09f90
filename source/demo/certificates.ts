// A throw-away certificate authority and the mail server's certificate, made when the demo starts so that their dates are always today's (RFC 5280).
import {createHash, generateKeyPairSync, type KeyObject, randomBytes, sign} from 'node:crypto';
import {bits, boolean, context, integer, objectId, octets, sequence, set, utcTime, utf8} from './der.ts';

export type Certificates = {
	readonly rootPem: string;
	readonly leafPem: string;
	readonly chainPem: string;
	readonly keyPem: string;
	readonly issued: Date;
	readonly expires: Date;
};

type Pair = {readonly publicKey: KeyObject; readonly privateKey: KeyObject};
type Names = Readonly<Record<string, string>>;

const day = 86_400_000;
const ids: Readonly<Record<string, string>> = {O: '2.5.4.10', CN: '2.5.4.3'};
const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));

const newPair = (): Pair => generateKeyPairSync('ec', {namedCurve: 'P-256'});
const nameOf = (names: Names) => sequence(...Object.entries(names).map(([key, value]) => set(sequence(objectId(ids[key] as string), utf8(value)))));
const pem = (bytes: Buffer) => `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
const keyId = (key: KeyObject) =>
	createHash('sha1')
		.update(key.export({type: 'spki', format: 'der'}).subarray(-65))
		.digest();
const extension = (id: string, value: Uint8Array, critical = false) => sequence(objectId(id), ...(critical ? [boolean(true)] : []), octets(value));

type Order = {
	readonly subject: Names;
	readonly issuer: Names;
	readonly key: KeyObject;
	readonly issuerKey: Pair;
	readonly from: Date;
	readonly to: Date;
	readonly authority: boolean;
	readonly dnsNames: readonly string[];
};

const issue = ({subject, issuer, key, issuerKey, from, to, authority, dnsNames}: Order): Buffer => {
	const serial = randomBytes(19);
	serial[0] = ((serial[0] as number) & 0x7f) | 0x20;
	const serverAuth = sequence(objectId('1.3.6.1.5.5.7.3.1'));
	const extensions = sequence(
		extension('2.5.29.19', authority ? sequence(boolean(true)) : sequence(), true),
		// keyCertSign and cRLSign, or digitalSignature.
		extension('2.5.29.15', authority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0x80]), 7), true),
		extension('2.5.29.14', octets(keyId(key))),
		extension('2.5.29.35', sequence(context(0, false, keyId(issuerKey.publicKey)))),
		...(authority ? [] : [extension('2.5.29.37', serverAuth), extension('2.5.29.17', sequence(...dnsNames.map(name => context(2, false, Buffer.from(name)))))]),
	);
	const body = sequence(
		context(0, true, integer(Buffer.from([2]))),
		integer(serial),
		ecdsaWithSha256,
		nameOf(issuer),
		sequence(utcTime(from), utcTime(to)),
		nameOf(subject),
		key.export({type: 'spki', format: 'der'}),
		context(3, true, extensions),
	);
	return sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuerKey.privateKey)));
};

/** 90 days, of which `daysLeft` are left: as certbot would have renewed it some weeks ago. */
export const createCertificates = (now: Date, dnsNames: readonly string[], daysLeft = 57): Certificates => {
	const at = (days: number) => new Date(Math.floor(now.getTime() / 1000) * 1000 + days * day);
	const [root, middle, leaf] = [newPair(), newPair(), newPair()];
	const rootName = {O: 'mailtui demo', CN: 'Demo Root X1'};
	const middleName = {O: 'mailtui demo', CN: 'Demo R3'};
	const issued = at(daysLeft - 90);
	// An hour more, so that it says this many days for as long as anybody looks.
	const expires = new Date(at(daysLeft).getTime() + 3_600_000);
	const common = {from: at(-700), to: at(3000), authority: true, dnsNames: []};
	const rootDer = issue({...common, subject: rootName, issuer: rootName, key: root.publicKey, issuerKey: root});
	const middleDer = issue({...common, subject: middleName, issuer: rootName, key: middle.publicKey, issuerKey: root});
	const leafDer = issue({
		subject: {CN: dnsNames[0] ?? ''},
		issuer: middleName,
		key: leaf.publicKey,
		issuerKey: middle,
		from: issued,
		to: expires,
		authority: false,
		dnsNames,
	});
	return {
		rootPem: pem(rootDer),
		leafPem: pem(leafDer),
		chainPem: pem(middleDer),
		keyPem: leaf.privateKey.export({type: 'pkcs8', format: 'pem'}) as string,
		issued,
		expires,
	};
};
