// How good a password is against those who guess around the clock (NIST SP 800-63B, 5.1.1): length first, then what everybody tries first.
import type {Secret} from '../host/secret.ts';
import type {Scheme} from './password-style.ts';

/** `refused`: it cannot be taken at all; `weak`: only on somebody's word. */
export type PasswordVerdict = {readonly strength: 'refused' | 'weak' | 'fair' | 'strong'; readonly says: string};

const least = 8;
const blowfishMost = 72;

const tried = new Set(
	'password passwort passw0rd kennwort geheim welcome willkommen letmein qwerty qwertz asdfgh 12345678 123456789 1234567890 11111111 00000000 abc12345 iloveyou sunshine princess football baseball superman dragon monkey shadow master admin administrator changeme default test1234 sommer winter fruehling herbst hallo123 schalke04 mail mailbox secret trustno1 whatever computer internet samsung'.split(
		' ',
	),
);

const bitsOf = (password: string): number => {
	const characters = [...password];
	const pool = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].reduce((sum, kind, index) => sum + (kind.test(password) ? ([26, 26, 10, 33][index] ?? 0) : 0), 0);
	// A row of the same or of neighbours adds next to nothing.
	const steps = characters.filter(
		(each, index) => index === 0 || Math.abs((each.codePointAt(0) ?? 0) - (characters[index - 1]?.codePointAt(0) ?? 0)) > 1,
	).length;
	return steps * Math.log2(Math.max(2, pool));
};

export const judgePassword = (secret: Secret, address: string, scheme: Scheme): PasswordVerdict => {
	const password = secret.reveal();
	const length = [...password].length;
	if (password === '') return {strength: 'refused', says: 'it is empty'};
	if (/[\0\r\n]/.test(password)) return {strength: 'refused', says: 'it has a line break or a NUL byte in it'};
	if (scheme === 'BLF-CRYPT' && Buffer.byteLength(password) > blowfishMost)
		return {strength: 'refused', says: `BLF-CRYPT reads only its first ${blowfishMost} bytes`};
	if (length > 512) return {strength: 'refused', says: 'it is longer than 512 characters'};
	if (length < least) return {strength: 'weak', says: `it has ${length} characters; ${least} is the least`};
	const plain = password.toLowerCase().replace(/[\d!?.@#$%*_-]+$/, '');
	const [local = '', domain = ''] = address.toLowerCase().split('@');
	if (tried.has(password.toLowerCase()) || tried.has(plain)) return {strength: 'weak', says: 'it is one of those that are tried first'};
	if (plain === local || plain === domain.split('.')[0] || plain === address.toLowerCase()) return {strength: 'weak', says: 'it is the address'};
	const bits = bitsOf(password);
	if (bits < 36) return {strength: 'weak', says: 'it is too simple'};
	return bits < 64 ? {strength: 'fair', says: 'it is fair'} : {strength: 'strong', says: 'it is strong'};
};
