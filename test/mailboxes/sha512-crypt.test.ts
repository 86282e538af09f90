// SHA512-CRYPT against the vectors of its specification and of openssl passwd.
import {expect, test} from 'vitest';
import {verifyPassword} from '../../source/demo/verify-password.ts';
import {sha512Crypt} from '../../source/mailboxes/sha512-crypt.ts';

test.each([
	['Hello world!', '$6$saltstring', '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1'],
	[
		'Hello world!',
		'$6$rounds=10000$saltstringsaltstring',
		'$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
	],
	[
		'a very much longer text to encrypt.  This one even stretches over morethan one line.',
		'$6$rounds=1400$anotherlongsaltstring',
		'$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
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

// Made by crypt(3) of glibc: at a whole block of SHA-512 and around it is where others have gone wrong.
test.each([
	[1, '$6$rounds=1000$lengths$VeF4ckL0Gsb.FRnu/3cbfGPIO/SSuzYNmtQb.yKQQItVc8dhqtUYbNrWtlGe29/12yMvRArQmblzcH2Lu1Hno.'],
	[63, '$6$rounds=1000$lengths$44nqfMOp9bmzZSrRGoPNx10JBs2910KI9dlwDugLhrZV3nODpdyiaOimLWrX3bnpIyibZOBSwVE1dwDD7ykbT1'],
	[64, '$6$rounds=1000$lengths$0Dl6u9iGWSLpyf5JZQUHH3RZ5XfKMqvJlRHIFQ2UFdiv4W1GgtN1EsS/Z8SZghX2Ry2aF.zFcNG8gvE1WiHWg.'],
	[65, '$6$rounds=1000$lengths$/cl6/mwdbgaStyAKKaAJDSbCm1qL9FJ0/SN1ExAsHMZfUguGxMagbNLdEduOlq3X3kYGxNAlVK/XjPZGSo8Qq.'],
	[128, '$6$rounds=1000$lengths$j9cSR5g9wWL617o8WyzQIs0cTwV/E2ZJcYAjnatSOnN7HInSiC5XrdrR.MpFOQXtHqUZV6HvD9kSLMhd54EPg0'],
])('a password of %i bytes', (length, hash) => expect(sha512Crypt('x'.repeat(length), '$6$rounds=1000$lengths')).toBe(hash));

test('an unknown scheme is neither right nor wrong', async () => {
	expect(await verifyPassword('x', '{FOO}x', 'PLAIN')).toBeUndefined();
});
