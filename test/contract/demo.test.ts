// The contract on the embedded server: over its real SSH connection, as the command line reaches it.

import {startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {contractSuite} from './suite.ts';

contractSuite('the demo', async () => {
	const clock = createClock();
	const demo = await startDemo(clock);
	const host = await connectSsh(demo.login, undefined, clock);
	return {
		host,
		here: demo.here,
		target: demo.target,
		probe: {address: demo.probeAddress, password: demo.probePassword},
		setState: async state => {
			if (state !== 'broken') demo.world.repair(state === 'repaired' ? 4 : state);
		},
		close: async () => {
			await host.close();
			await demo.close();
		},
	};
});
