// A password that can be read aloud and typed on a phone: no letters that look alike, in groups; 98 bits.
import {randomInt} from 'node:crypto';
import {createSecret, type Secret} from '../host/secret.ts';

const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const groups = 4;
const groupLength = 4;

export const generatePassword = (): Secret =>
	createSecret(Array.from({length: groups}, () => Array.from({length: groupLength}, () => letters[randomInt(letters.length)]).join('')).join('-'));
