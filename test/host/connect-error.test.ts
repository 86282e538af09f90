// What kept a connection from coming about, in words.
import {expect, test} from 'vitest';
import {connectError} from '../../source/host/connect-error.ts';

const failed = (code: string, syscall: string) => Object.assign(new Error(`${syscall} ${code} something`), {code, syscall});
const long = `${'a'.repeat(300)}.test`;

test.each([
	['mx.example.org', failed('ENOTFOUND', 'getaddrinfo'), 'There is no host called mx.example.org'],
	['mx.example.org', failed('EAI_AGAIN', 'getaddrinfo'), 'The name mx.example.org could not be looked up: no name server answers'],
	['203.0.113.10', failed('ENETUNREACH', 'connect'), 'There is no way to 203.0.113.10 port 22 from here'],
	[long, failed('EINVAL', 'getaddrinfo'), `${'a'.repeat(60)}... is no host: its name has 305 characters, and a name has at most 253`],
])('%s %s', (host, thrown, says) => expect(connectError(thrown, host, 22).message).toBe(says));
