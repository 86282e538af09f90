// ManageSieve of the demo as the Ports screen finds it: both of Debian's ports, with STARTTLS and a login only inside it.
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type Demo, startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';
import {probePort} from '../../source/ports/probe-port.ts';

const clock = createClock();
const signal = new AbortController().signal;
let demo: Demo;

beforeAll(async () => {
	demo = await startDemo(clock);
});
afterAll(() => demo.close());

test.each([4190, 2000])('port %i', async port => {
	const probe = await probePort({
		connect: demo.here.connect,
		clock,
		signal,
		address: demo.world.publicAddress,
		port,
		kind: 'sieve',
		serverName: 'mx.example.org',
	});
	expect(probe).toMatchObject({reachable: 'open', offersTls: true, tls: {version: 'TLSv1.3'}});
	expect(probe.capabilities).toContain('SASL PLAIN');
	expect(probe.trouble).toBeUndefined();
});
