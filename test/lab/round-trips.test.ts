// How often mailtui waits for the line: what a long way to the server costs, told by what a slower line adds.
import {afterAll, beforeAll, expect, it} from 'vitest';
import {createAt} from '../../source/checks/at.ts';
import {checks} from '../../source/checks/list.ts';
import {runChecks} from '../../source/checks/run.ts';
import type {CheckResult} from '../../source/checks/shape.ts';
import {createAsk} from '../../source/commands/ask.ts';
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {describeLab} from './describe-lab.ts';
import {rootLogin} from './root-login.ts';
import {createSlowLine} from './slow-line.ts';

/** Far more than the differences between two runs, so that round trips can be counted. */
const delayMs = 200;

describeLab('round trips', lab => {
	beforeAll(() => lab.setState('repaired'));
	afterAll(() => lab.setState('broken'));

	const run = async (port: number, delayed: boolean) => {
		const login = rootLogin(lab, {label: 'root@slow', host: delayed ? '127.0.0.1' : lab.publicAddress, port, hostKeyAlias: lab.hostName});
		const clock = createClock();
		const host = await connectSsh(login, undefined, clock);
		try {
			const begun = clock.monotonicMs();
			const at = createAt({
				host,
				ask: createAsk(host),
				here: createHere(),
				clock,
				target: {publicAddress: lab.publicAddress},
				readOnly: false,
				probe: {address: lab.probeAddress},
			});
			const results: CheckResult[] = [];
			for await (const event of runChecks(
				checks.filter(check => check.core),
				{...at, signal: new AbortController().signal},
			)) {
				if (event.kind === 'finished') results.push(event.result);
			}
			expect(results.map(result => [result.id, result.level])).toEqual(results.map(result => [result.id, 'ok']));
			expect(results).toHaveLength(9);
			return clock.monotonicMs() - begun;
		} finally {
			await host.close();
		}
	};

	it('nine checks and a delivery wait for the line four times at most, once the login is done', async () => {
		const line = await createSlowLine({host: lab.publicAddress, port: lab.sshPort}, delayMs);
		try {
			await run(lab.sshPort, false);
			const direct = Math.min(await run(lab.sshPort, false), await run(lab.sshPort, false), await run(lab.sshPort, false));
			const slow = Math.min(await run(line.port, true), await run(line.port, true));
			const roundTrips = (slow - direct) / (2 * delayMs);
			console.log(`round trips after the login: ${roundTrips.toFixed(2)}`);
			expect(Math.round(roundTrips)).toBeLessThanOrEqual(4);
			// A line that delays nothing would prove nothing.
			expect(Math.round(roundTrips)).toBeGreaterThanOrEqual(3);
		} finally {
			line.close();
		}
	});
});
