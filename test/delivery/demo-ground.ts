// Delivery tests on the embedded server, as the command line makes them.

import {createAt} from '../../source/checks/at.ts';
import type {At} from '../../source/checks/shape.ts';
import {createAsk} from '../../source/commands/ask.ts';
import type {TestKind} from '../../source/delivery/hops.ts';
import {type DeliveryRun, runDeliveryTests} from '../../source/delivery/run-tests.ts';
import {type Demo, startDemo} from '../../source/demo/demo.ts';
import {createClock} from '../../source/host/clock.ts';
import type {Host} from '../../source/host/host.ts';
import {connectSsh} from '../../source/host/ssh.ts';

export type DeliveryGround = {
	readonly demo: Demo;
	readonly host: Host;
	at(how?: 'password' | 'no password' | 'no probe'): At;
	run(
		kinds: readonly TestKind[],
		more?: {readonly how?: 'password' | 'no password' | 'no probe'; readonly outboundTo?: string; readonly rounds?: number},
	): Promise<DeliveryRun>;
	close(): Promise<void>;
};

export const openDeliveryGround = async (): Promise<DeliveryGround> => {
	const clock = createClock();
	const demo = await startDemo(clock);
	const host = await connectSsh(demo.login, undefined, clock);
	const at: DeliveryGround['at'] = (how = 'password') => {
		const probe = how === 'no probe' ? {} : {probe: {address: demo.probeAddress, ...(how === 'password' && {password: demo.probePassword})}};
		return {
			...createAt({host, ask: createAsk(host), here: demo.here, clock, target: demo.target, readOnly: false, ...probe}),
			signal: new AbortController().signal,
		};
	};
	return {
		demo,
		host,
		at,
		run: async (kinds, {how, ...more} = {}) => {
			let run: DeliveryRun | undefined;
			for await (const latest of runDeliveryTests({at: at(how), kinds, ...more})) run = latest;
			if (run === undefined) throw new Error('nothing was told');
			return run;
		},
		close: async () => {
			await host.close();
			await demo.close();
		},
	};
};
