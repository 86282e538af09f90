// How often mailtui waits for the line: what a long way to the server costs.
import {afterAll, beforeAll, expect, it} from 'vitest';
import {createAt} from '../../source/checks/at.ts';
import {checks} from '../../source/checks/list.ts';
import {runChecks} from '../../source/checks/run.ts';
import type {Level} from '../../source/checks/shape.ts';
import {createAsk} from '../../source/commands/ask.ts';
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {describeLab} from './describe-lab.ts';
import {rootLogin} from './root-login.ts';
import {createSlowLine} from './slow-line.ts';

/** More than the server needs for any of its answers, so that what is sent after waiting is told from what is sent at once. */
const delayMs = 400;

describeLab('round trips', lab => {
	beforeAll(() => lab.setState('repaired'));
	afterAll(() => lab.setState('broken'));

	it('nine checks and a delivery wait for the line four times at most, once the login is done', async () => {
		const line = await createSlowLine({host: lab.publicAddress, port: lab.sshPort}, delayMs);
		const clock = createClock();
		const host = await connectSsh(rootLogin(lab, {label: 'root@slow', host: '127.0.0.1', port: line.port, hostKeyAlias: lab.hostName}), undefined, clock);
		try {
			const at = createAt({
				host,
				ask: createAsk(host),
				here: createHere(),
				clock,
				target: {publicAddress: lab.publicAddress},
				readOnly: false,
				probe: {address: lab.probeAddress},
			});
			const core = checks.filter(check => check.core);
			const levels: [string, Level][] = [];
			const flights = await line.flights(async () => {
				for await (const event of runChecks(core, {...at, signal: new AbortController().signal}))
					if (event.kind === 'finished') levels.push([event.result.id, event.result.level]);
			});
			expect(Object.fromEntries(levels)).toEqual(Object.fromEntries(core.map(check => [check.id, 'ok'])));
			expect(flights).toBeLessThanOrEqual(4);
			// A line that delays nothing would prove nothing: session, program, questions, and what follows from their answers.
			expect(flights).toBeGreaterThanOrEqual(3);
		} finally {
			await host.close();
			line.close();
		}
	});
});
