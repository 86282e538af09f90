// SHA512-CRYPT against the vectors of its specification and of openssl passwd.
import {expect, test} from 'vitest';
import {sha512Crypt} from '../../source/demo/sha512-crypt.ts';
import {verifyPassword} from '../../source/demo/verify-password.ts';

test.each([
	['Hello world!', '$6$saltstring', '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1'],
	[
		'Hello world!',
		'$6$rounds=10000$saltstringsaltstring',
		'$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
	],
	[
		'naïve kanarienvogel long password that is more than sixty four bytes in length yes',
		'$6$abcdefgh',
		'$6$abcdefgh$5BBsk7fgyfQil/DV8TNgBZlLM/TEiy4.qPW6cg5T5QMlMZ.M1YDt1GgS89l2zWDjLo5yUTpMpVhfkinZxwcgS1',
	],
])('%s with %s', async (password, setting, hash) => {
	expect(sha512Crypt(password, setting)).toBe(hash);
	expect(await verifyPassword(password, `{SHA512-CRYPT}${hash}`, 'PLAIN')).toBe(true);
	expect(await verifyPassword(`${password}x`, hash, 'SHA512-CRYPT')).toBe(false);
});

test('an unknown scheme is neither right nor wrong', async () => {
	expect(await verifyPassword('x', '{FOO}x', 'PLAIN')).toBeUndefined();
});
