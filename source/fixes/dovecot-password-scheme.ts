// Pitfall R17, the other half: Dovecot does not know in which way passwords are stored, and says "wrong password" to everybody.
import {reloadLogins} from '../changes/reload-logins.ts';
import {authentication} from '../checks/authentication.ts';
import {applyEdits} from '../config/apply-edits.ts';
import {readConfigTree, type TreeLine} from '../dovecot/config-tree.ts';
import {effectiveSetting} from '../dovecot/effective-setting.ts';
import {lookAtDovecot} from '../dovecot/look-at-dovecot.ts';
import {putSetting} from '../dovecot/put-setting.ts';
import {readStored, type Stored, sayStored} from '../dovecot/stored-passwords.ts';
import {userDatabases} from '../dovecot/user-databases.ts';
import {nearestNames} from '../format/nearest-names.ts';
import {defineFix} from './shape.ts';

type Facts = {
	readonly main: string;
	/** `passdb sql`: the block in which the passwords are asked for. */
	readonly block: string;
	/** Undefined: none can be computed. */
	readonly scheme: string | undefined;
	readonly stored: readonly Stored[];
};

/** As `doveadm pw -l` of 2.4.1 lists them. */
const schemes =
	'SHA512-CRYPT SHA256-CRYPT BLF-CRYPT ARGON2ID ARGON2I ARGON2 CRYPT PBKDF2 SSHA512 SSHA256 SHA512 SHA256 SSHA SHA SHA1 SMD5 MD5-CRYPT MD5 DES-CRYPT PLAIN PLAIN-TRUNC CLEAR CLEARTEXT PLAIN-MD4 PLAIN-MD5 LDAP-MD5 DIGEST-MD5 CRAM-MD5 HMAC-MD5 SCRAM-SHA-256 SCRAM-SHA-1 OTP'.split(
		' ',
	);

/** With how it is written down: `SSHA256.HEX`. */
const isScheme = (name: string): boolean => schemes.includes(name.toUpperCase().replace(/\.(?:HEX|B64|BASE64)$/, ''));

/** crypt(5) tells these apart by itself, so that one scheme is for all of them. */
const byCrypt = /^\$(?:[56y]|2[abxy]|gy)\$$/;

const schemeFor = (stored: readonly Stored[]): string | undefined => {
	const bare = stored.filter(({prefix}) => !prefix.startsWith('{'));
	if (bare.every(({prefix}) => byCrypt.test(prefix))) return 'CRYPT';
	return bare.every(({prefix}) => prefix === '$argon2id$') ? 'ARGON2ID' : undefined;
};

/** The line with the query for passwords. */
const queryLine = (tree: readonly TreeLine[]): TreeLine | undefined =>
	tree.find(
		({parsed, within}) =>
			parsed.kind === 'setting' && within.length === 1 && /^passdb /.test(within[0] ?? '') && /^(?:passdb_)?(?:sql_)?query$/.test(parsed.key),
	);

export const dovecotPasswordScheme = defineFix<Facts>({
	id: 'dovecot-password-scheme',
	title: 'Dovecot does not know how passwords are stored',
	covers: ['R17'],
	explains:
		'Passwords in the database begin with a word in braces that says how they are stored, or default_password_scheme says it for all others. Where neither does, Dovecot takes the stored text for the password itself; where a name is misspelt, it knows no such way. Everybody is told of a wrong password, and the log says nothing, or "Unknown scheme". The repair names the way in which they are stored.',
	risk: 'safe',
	questions: [
		{
			id: 'scheme',
			asks: 'How are passwords stored that do not say it themselves?',
			preset: ({scheme}) => scheme,
			shows: (_, {stored}) => stored.map(sayStored),
			objection: answer => (isScheme(answer) ? undefined : `Dovecot knows these: ${schemes.join(', ')}.`),
		},
	],
	detect: async ({ask}) => {
		const seen = await lookAtDovecot(ask);
		const query = seen && queryLine(seen.tree);
		const [block] = query?.within ?? [];
		if (!seen || query?.parsed.kind !== 'setting' || block === undefined) return undefined;
		const {defaultScheme, logins} = userDatabases(seen.root);
		const set = effectiveSetting(seen.tree, 'default_password_scheme', {within: [block]});
		const place = {from: `${query.file}:${query.line}`, text: query.text.trim()};
		if (defaultScheme !== '' && !isScheme(defaultScheme)) {
			const bare = (name: string) => name.replace(/\W/g, '');
			// One that only lacks its hyphen is nearer than one that is shorter.
			const near = schemes.find(name => bare(name) === bare(defaultScheme)) ?? nearestNames(defaultScheme, schemes)[0];
			return {
				evidence: [
					set ? {from: `${set.line.file}:${set.line.line}`, text: set.line.text.trim()} : place,
					{from: 'doveadm pw -l', text: `no scheme ${defaultScheme}`},
				],
				files: [set?.line.file ?? query.file],
				facts: {main: seen.main, block, scheme: near, stored: []},
			};
		}
		const [login] = logins;
		if (!['', 'PLAIN', 'CLEAR', 'CLEARTEXT'].includes(defaultScheme) || login?.driver !== 'pgsql' || login.name === '') return undefined;
		const stored = (await readStored(ask, query.parsed.value, login.name)) ?? [];
		if (!stored.some(({prefix}) => prefix.startsWith('$'))) return undefined;
		return {
			evidence: [
				set ? {from: `${set.line.file}:${set.line.line}`, text: set.line.text.trim()} : place,
				...(set ? [] : [{from: 'doveconf', text: 'default_password_scheme is PLAIN'}]),
				...stored.map(each => ({from: `database ${login.name}`, text: sayStored(each)})),
			],
			files: [set?.line.file ?? query.file],
			facts: {main: seen.main, block, scheme: schemeFor(stored), stored},
		};
	},
	plan: (files, {main, block}, {scheme = ''}) => ({
		files: applyEdits(files, putSetting(readConfigTree(files, main), {key: 'default_password_scheme', value: scheme.toUpperCase(), within: [block]})),
		settle: reloadLogins,
	}),
	verifiedBy: [authentication],
});
